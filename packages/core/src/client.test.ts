import { describe, expect, it } from 'vitest'
import { createManualClock } from '../test/manual-clock.ts'
import { parseClientOptions } from './client-options.ts'
import { createClientOver } from './client.ts'
import { type Transport, TransportFailure, type TransportRequest } from './http/transport.ts'
import { type CallRecord, createTuyaClient, type TuyaClientOptions } from './index.ts'

const tokenBody = '{"success":true,"result":{"access_token":"token","expire_time":7200}}'

/** A client with a stopped clock and a transport that answers immediately. */
const start = (
  bodies: (string | Error)[],
  { send, ...options }: Partial<TuyaClientOptions> & { send?: Transport['send'] } = {},
) => {
  const time = createManualClock()
  const sent: TransportRequest[] = []
  const settings = parseClientOptions({
    clientId: 'client-id',
    clientSecret: 'secret',
    requestsPerSecond: 100,
    clock: time.clock,
    random: { fraction: () => 1, nonce: () => `nonce-${sent.length}` },
    ...options,
    dataCenter: 'eu',
  } as TuyaClientOptions)
  const answer: Transport['send'] = async (request) => {
    sent.push(request)
    const body = request.target.includes('token?') ? tokenBody : (bodies.shift() ?? '')
    if (body instanceof Error) throw body
    return { status: 200, body, header: () => undefined }
  }
  const tuya = createClientOver({ send: send ?? answer, proxy: undefined, close: () => {} }, settings)
  return { tuya, sent, ...time }
}

const detail = '{"success":true,"result":{"device_id":"d1"}}'
const tooMany = '{"success":false,"code":1199,"msg":"frequently"}'
const lost = () => new TransportFailure('network', 'reset', { mayHaveArrived: true })

describe('a client', () => {
  it('slows down all its calls when Tuya says that there are too many', async () => {
    const { tuya, sent, advance } = start([tooMany, detail, detail], { retryLimit: 0 })
    await expect(tuya.ota.getDetail('d1')).rejects.toMatchObject({ kind: 'rate-limit' })
    const next = [tuya.ota.getDetail('d1'), tuya.ota.getDetail('d1')]
    await advance(999)
    expect(sent).toHaveLength(2)
    await advance(1)
    expect((await Promise.all(next)).map(({ deviceId }) => deviceId)).toEqual(['d1', 'd1'])
  })

  it('stops retrying a read when the total timeout would pass, even if retries are left', async () => {
    const { tuya, sent, advance } = start(Array.from({ length: 50 }, lost), {
      retryLimit: 50,
      totalTimeoutMs: 5000,
    })
    const settled = tuya.ota.getDetail('d1').catch((error: unknown) => error)
    await advance(5000)
    expect(await settled).toMatchObject({ kind: 'network', outcome: 'unknown' })
    // 300 + 600 + 1200 + 2400 ms of waiting; the next wait would end after the five seconds.
    expect(sent.filter(({ target }) => target.includes('detail'))).toHaveLength(5)
  })

  it.each([-3_600_000, 3_600_000])(
    'gives a read as much time when the clock is set by %i ms',
    async (byMs) => {
      const { tuya, sent, advance, jump } = start([lost(), lost(), detail], { totalTimeoutMs: 5000 })
      const settled = tuya.ota.getDetail('d1')
      await advance(100)
      jump(byMs)
      await advance(900)
      expect(await settled).toMatchObject({ deviceId: 'd1' })
      expect(sent.slice(1).map(({ timeoutMs }) => timeoutMs)).toEqual([5000, 4700, 4100])
    },
  )

  it('signs by the server time once, also when its clock is put right by the very answer that refused it', async () => {
    const bodies = ['{"success":false,"code":1013,"t":1700003600000}', tokenBody, detail]
    const { tuya, sent, jump } = start([], {
      send: async (request) => {
        sent.push(request)
        return { status: 200, body: bodies.shift() ?? '', header: () => undefined }
      },
      onCall: ({ code }) => {
        if (code !== undefined) jump(3_600_000)
      },
    })
    await tuya.ota.getDetail('d1')
    expect(sent.map(({ headers }) => headers['t'])).toEqual([
      '1700000000000',
      '1700003600000',
      '1700003600000',
    ])
  })

  it("tells Tuya's time and how long each call took, whatever the clock does meanwhile", async () => {
    const records: CallRecord[] = []
    const bodies = [tokenBody, '<html>busy</html>', '{"success":false,"code":1106,"t":1700000009000}']
    const { tuya, advance, jump } = start([], {
      retryLimit: 0,
      onCall: (record) => void records.push(record),
      send: async () => {
        await new Promise((resolve) => void setImmediate(resolve))
        jump(-3_600_000)
        await advance(20)
        return {
          status: 200,
          body: bodies.shift() ?? '',
          header: (name) => (name === 'date' ? 'Tue, 14 Nov 2023 22:13:25 GMT' : undefined),
        }
      },
    })
    await tuya.ota.getDetail('d1').catch(() => {})
    await tuya.ota.getDetail('d1').catch(() => {})
    expect(records.map(({ durationMs }) => durationMs)).toEqual([20, 20, 20])
    expect(records.map(({ serverTimeMs }) => serverTimeMs)).toEqual([1700000005000, undefined, 1700000009000])
  })

  it('leaves less time to a retry than is left of the total', async () => {
    const { tuya, sent, advance } = start([lost(), lost(), detail], { timeoutMs: 4900, totalTimeoutMs: 5000 })
    const settled = tuya.ota.getDetail('d1')
    await advance(5000)
    await settled
    expect(sent.slice(1).map(({ timeoutMs }) => timeoutMs)).toEqual([4900, 4700, 4100])
  })

  it('stops waiting for a retry when its caller aborts', async () => {
    const stop = new AbortController()
    const { tuya, advance } = start([lost(), detail])
    const settled = tuya.ota.getDetail('d1', { signal: stop.signal }).catch((error: unknown) => error)
    await advance(100)
    stop.abort()
    expect(await settled).toMatchObject({ kind: 'aborted', outcome: 'unknown' })
  })

  it('ignores callbacks and loggers that throw or reject', async () => {
    const fail = (): never => {
      throw new Error('the disk is full')
    }
    const logger = { debug: fail, warn: fail }
    const onCall: () => unknown = async () => fail()
    const { tuya, sent, advance } = start([lost(), detail], { logger, onCall })
    const settled = tuya.ota.getDetail('d1')
    await advance(300)
    expect(await settled).toMatchObject({ deviceId: 'd1' })
    expect(sent).toHaveLength(3)
    expect(tuya.meter.total()).toBe(3)
  })

  it.each([7200, '7200', 0, -5, null, 1, 7_200_000, 1e15, 'soon'])(
    'makes one token call for many reads when its lifetime is given as %j',
    async (life) => {
      let tokenCalls = 0
      const { tuya } = start([], {
        requestsPerSecond: Number.POSITIVE_INFINITY,
        send: async ({ target }) => {
          const isToken = target.includes('token?')
          if (isToken) tokenCalls += 1
          const token = { success: true, result: { access_token: 'token', expire_time: life } }
          const body = isToken ? JSON.stringify(token) : detail
          return { status: 200, body, header: () => undefined }
        },
      })
      for (let n = 0; n < 10; n += 1) await tuya.ota.getDetail('d1')
      expect(tokenCalls).toBe(1)
    },
  )

  it('assumes two hours for a token without a lifetime', async () => {
    let tokenCalls = 0
    const { tuya, advance } = start([], {
      send: async ({ target }) => {
        const isToken = target.includes('token?')
        if (isToken) tokenCalls += 1
        const body = isToken ? '{"success":true,"result":{"access_token":"token"}}' : detail
        return { status: 200, body, header: () => undefined }
      },
    })
    await tuya.ota.getDetail('d1')
    await advance(3_600_000)
    await tuya.ota.getDetail('d1')
    expect(tokenCalls).toBe(1)
    await advance(3_600_000)
    await tuya.ota.getDetail('d1')
    expect(tokenCalls).toBe(2)
  })

  it('talks to the data center of its key', async () => {
    const { tuya, sent } = start([detail])
    await tuya.ota.getDetail('d1')
    expect(new Set(sent.map(({ origin }) => origin))).toEqual(new Set(['https://openapi.tuyaeu.com']))
  })

  it('sends nothing when an argument is missing', async () => {
    const { tuya, sent } = start([])
    const projectId = '1'
    const calls = [
      () => tuya.ota.getDetail(''),
      () => tuya.ota.upgrade({ projectId, deviceIds: [] }),
      () => tuya.ota.upgrade({ projectId: ' ', deviceIds: ['d'] }),
      () => tuya.ota.deleteFailed({ projectId, deviceIds: ['d', ''] }),
      () => tuya.ota.syncRoom({ projectId, roomId: '' }),
      () => tuya.rooms.tree(''),
      async () => tuya.ota.listPending({ projectId, pageSize: 101 }),
      async () => tuya.ota.listPending({ projectId, page: 0 }),
      async () => tuya.ota.listPending({ projectId: '' }),
      async () => tuya.ota.listUpgraded({ projectId, pageSize: 0 })[Symbol.asyncIterator]().next(),
    ]
    for (const call of calls)
      await expect(call()).rejects.toMatchObject({ kind: 'config', outcome: 'not-sent' })
    expect(sent).toEqual([])
  })

  it('fetches nothing until a list is used, and only once even if it is awaited several times', async () => {
    const page = '{"success":true,"result":{"list":[],"total":0}}'
    const { tuya, sent } = start([page, page])
    const list = tuya.ota.listPending({ projectId: '1' })
    expect(sent).toHaveLength(0)
    expect(await list).toBe(await list)
    expect(sent).toHaveLength(2)
  })
})

describe('settings', () => {
  const key = { clientId: 'client-id', clientSecret: 'secret' }
  it.each([
    ['neither data center nor address', { ...key }],
    ['both', { ...key, dataCenter: 'eu', baseUrl: 'https://x.example' }],
    ['an unknown data center', { ...key, dataCenter: 'mars' }],
    ['an address with a path', { ...key, baseUrl: 'https://x.example/api' }],
    ['an address with a user', { ...key, baseUrl: 'https://user:password@x.example' }],
    ['another protocol', { ...key, baseUrl: 'ftp://x.example' }],
    ['a secret with an invisible character', { ...key, clientSecret: 'sec\u200bret', dataCenter: 'eu' }],
    ['a client id of two words', { ...key, clientId: 'client id', dataCenter: 'eu' }],
    ['a damaged count of calls', { ...key, initialCalls: { '2026-11': null }, dataCenter: 'eu' }],
    ['no secret', { ...key, clientSecret: ' ', dataCenter: 'eu' }],
    ['another way for parameters', { ...key, getParameters: 'header', dataCenter: 'eu' }],
    ['no concurrency', { ...key, concurrency: 0, dataCenter: 'eu' }],
  ])('with %s are refused', (_, options) => {
    expect(() => createTuyaClient(options as TuyaClientOptions)).toThrow(
      expect.objectContaining({ kind: 'config' }),
    )
  })
})

import { afterEach, describe, expect, it } from 'vitest'
import { createTuyaClient, type CallRecord, type TuyaClientOptions } from '../src/index.ts'
import {
  answer,
  refusal,
  startWireServer,
  success,
  tokenAnswer,
  withToken,
  type WireHandler,
} from './wire-server.ts'

const closing: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** A random source without jitter, so that retries need no waiting. */
const random = { fraction: () => 0, nonce: () => crypto.randomUUID() }

const start = async (handle: WireHandler, options: Partial<TuyaClientOptions> = {}) => {
  const server = await startWireServer(handle)
  const tuya = createTuyaClient({
    clientId: 'client-id-of-the-tests',
    clientSecret: 'secret-of-the-tests',
    requestsPerSecond: Number.POSITIVE_INFINITY,
    random,
    ...options,
    baseUrl: server.url,
  } as TuyaClientOptions)
  closing.push(server.close, () => tuya.close())
  return { server, tuya }
}

const projectId = '1451224591564378112'
const upgrade = { projectId, deviceIds: ['d1'] }
const emptyPage = success({ list: [], total: 0 })

describe('a GET with parameters in the body', () => {
  it('is framed, so that the same connection serves the next call', async () => {
    const { server, tuya } = await start(withToken((_, response) => answer(response, emptyPage)))
    await tuya.ota.listPending({ projectId, deviceTypes: [-1, 0], online: false })
    await tuya.ota.listPending({ projectId, page: 2 })
    const [token, first, second] = server.seen
    expect(first?.url).toBe('/v1.0/cloud/illume/devices/ota/open/tobeupgraded')
    expect(JSON.parse(first?.body ?? '')).toEqual({
      project_id: projectId,
      page: 1,
      page_size: 100,
      device_types: [-1, 0],
      online: false,
    })
    expect(first?.headers['content-length']).toBe(String(Buffer.byteLength(first?.body ?? '')))
    expect(first?.headers['transfer-encoding']).toBeUndefined()
    expect(new Set([token?.remotePort, first?.remotePort, second?.remotePort]).size).toBe(1)
  })

  it('carries no token, and no body, on the token call', async () => {
    const { server, tuya } = await start(withToken((_, response) => answer(response, emptyPage)))
    await tuya.token.check()
    expect(server.seen[0]).toMatchObject({ method: 'GET', url: '/v1.0/token?grant_type=1', body: '' })
    expect(server.seen[0]?.headers).not.toHaveProperty('access_token')
  })
})

describe('a write', () => {
  it('is sent once and its outcome is unknown when the answer is lost', async () => {
    const { server, tuya } = await start(withToken((_request, response) => void response.destroy()))
    await expect(tuya.ota.upgrade(upgrade)).rejects.toMatchObject({
      kind: 'network',
      outcome: 'unknown',
      isRetryable: true,
    })
    await expect(tuya.ota.syncRoom({ projectId, roomId: '1' })).rejects.toMatchObject({ outcome: 'unknown' })
    await expect(tuya.ota.deleteFailed(upgrade)).rejects.toMatchObject({ outcome: 'unknown' })
    expect(server.seen.filter(({ url }) => !url.includes('token?')).map(({ method }) => method)).toEqual([
      'POST',
      'GET',
      'POST',
    ])
  })

  it('is not repeated when Tuya is busy, and its outcome is unknown', async () => {
    const { server, tuya } = await start(withToken((_, response) => answer(response, refusal(1111))))
    await expect(tuya.ota.upgrade(upgrade)).rejects.toMatchObject({
      code: 1111,
      outcome: 'unknown',
      isRetryable: true,
    })
    expect(server.callsTo('upgrade')).toHaveLength(1)
  })

  it('uses a separate connection, which no idle timeout of the server can cut', async () => {
    const { server, tuya } = await start(withToken((_, response) => answer(response, success(true))))
    expect(await tuya.ota.upgrade(upgrade)).toEqual({ accepted: true, requestId: 'trace-1' })
    expect(server.seen[0]?.remotePort).not.toBe(server.seen[1]?.remotePort)
  })

  it('times out with an unknown outcome', async () => {
    const { tuya } = await start(
      withToken(() => {}),
      { timeoutMs: 1_500 },
    )
    await expect(tuya.ota.upgrade(upgrade)).rejects.toMatchObject({
      kind: 'timeout',
      outcome: 'unknown',
      timeoutMs: 1_500,
    })
  })

  it('is not sent without a token, and the error says so', async () => {
    const { server, tuya } = await start((_, response) => answer(response, '<html>down</html>', 502), {
      retryLimit: 1,
    })
    await expect(tuya.ota.upgrade(upgrade)).rejects.toMatchObject({
      kind: 'http',
      operation: 'token.get',
      outcome: 'not-sent',
    })
    expect(server.callsTo('token')).toHaveLength(2)
    expect(server.callsTo('upgrade')).toHaveLength(0)
  })

  it('is not sent when the TLS handshake fails', async () => {
    const { server, tuya } = await start(
      withToken((_, response) => answer(response, success(true))),
      { retryLimit: 0 },
    )
    await tuya.token.check()
    const encrypted = createTuyaClient({
      baseUrl: server.url.replace('http:', 'https:'),
      clientId: 'x',
      clientSecret: 'x',
      // The token comes over the plain connection, so that the write fails, not the token call.
      hooks: {
        beforeRequest: [
          ({ request }) =>
            request.method === 'GET'
              ? new Request(request.url.replace('https:', 'http:'), { headers: request.headers })
              : undefined,
        ],
      },
    })
    await expect(encrypted.ota.upgrade(upgrade)).rejects.toMatchObject({
      kind: 'network',
      operation: 'ota.upgrade',
      outcome: 'not-sent',
      hint: expect.stringContaining('TLS failed'),
    })
  })

  it('is not sent when no server listens', async () => {
    const { server, tuya } = await start(withToken((_, response) => answer(response, success(true))))
    await tuya.token.check()
    await server.close()
    await expect(tuya.ota.upgrade(upgrade)).rejects.toMatchObject({
      kind: 'network',
      outcome: 'not-sent',
      message: expect.stringContaining('ECONNREFUSED'),
      hint: expect.stringContaining('No server answers'),
    })
  })
})

describe('a read', () => {
  it('is retried after a lost answer, a page of a proxy, and a busy Tuya, each time with a new signature', async () => {
    const troubles: WireHandler[] = [
      (_, response) => void response.destroy(),
      (_, response) => answer(response, '<html>502</html>', 502),
      (_, response) => answer(response, refusal('SYSTEM_ERROR')),
      (_, response) => answer(response, emptyPage),
    ]
    const { server, tuya } = await start(
      withToken((request, response) => troubles.shift()?.(request, response)),
    )
    expect(await tuya.ota.listPending({ projectId })).toMatchObject({ items: [] })
    const lists = server.callsTo('tobeupgraded')
    expect(lists).toHaveLength(4)
    expect(new Set(lists.map(({ headers }) => headers['nonce'])).size).toBe(4)
    expect(new Set(lists.map(({ headers }) => headers['sign'])).size).toBe(4)
  })

  it('is not retried beyond the limit, nor after permanent errors', async () => {
    const { server, tuya } = await start(
      withToken((_, response) => answer(response, refusal(500))),
      { retryLimit: 2 },
    )
    await expect(tuya.ota.getDetail('d1')).rejects.toMatchObject({ code: 500 })
    expect(server.callsTo('detail')).toHaveLength(3)
    const other = await start(withToken((_, response) => answer(response, refusal(28841004))))
    await expect(other.tuya.ota.getDetail('d1')).rejects.toMatchObject({ kind: 'quota', isRetryable: false })
    expect(other.server.callsTo('detail')).toHaveLength(1)
  })

  it('ends when its caller aborts', async () => {
    const stop = new AbortController()
    const { tuya } = await start(withToken(() => stop.abort()))
    await expect(tuya.ota.getDetail('d1', { signal: stop.signal })).rejects.toMatchObject({
      kind: 'aborted',
      outcome: 'unknown',
    })
    await expect(tuya.ota.getDetail('d1', { signal: stop.signal })).rejects.toMatchObject({
      outcome: 'not-sent',
    })
  })

  it('reads an answer that is cut short as a failure, never as a shorter answer', async () => {
    const { tuya } = await start(
      withToken((_, response) => {
        response.writeHead(200, { 'content-length': '500' })
        response.write('{"success":true,', () => response.destroy())
      }),
      { retryLimit: 0 },
    )
    await expect(tuya.ota.getDetail('d1')).rejects.toMatchObject({ kind: 'network', outcome: 'unknown' })
  })

  it.each([
    ['node:http', {}],
    ['fetch', { fetch: globalThis.fetch, getParameters: 'query' }],
  ] as const)('does not take an answer without end (%s)', async (_name, options) => {
    const { server, tuya } = await start(
      withToken((_, response) => {
        response.writeHead(200)
        const more = (): void => {
          while (response.writable && response.write('['.repeat(65_536)));
        }
        response.on('drain', more)
        more()
      }),
      { retryLimit: 0, ...options },
    )
    await expect(tuya.ota.getDetail('d1')).rejects.toMatchObject({
      kind: 'network',
      outcome: 'unknown',
      message: expect.stringContaining('larger than 4 MB'),
    })
    expect(server.callsTo('detail')).toHaveLength(1)
  })

  it('refuses an answer that nests too deeply', async () => {
    const { tuya } = await start(
      withToken((_, response) =>
        answer(
          response,
          `{"success":true,"result":{"device_id":"d1","odd":${'['.repeat(500)}${']'.repeat(500)}}}`,
        ),
      ),
    )
    await expect(tuya.ota.getDetail('d1')).rejects.toMatchObject({
      kind: 'response-shape',
      message: expect.stringContaining('nests deeper'),
    })
  })

  it('obeys Retry-After on HTTP 429 and reports it', async () => {
    const { tuya } = await start(
      withToken((_, response) => void response.writeHead(429, { 'retry-after': '7' }).end()),
      { retryLimit: 0 },
    )
    await expect(tuya.ota.getDetail('d1')).rejects.toMatchObject({ kind: 'rate-limit', retryAfterMs: 7000 })
  })
})

describe('a token call that fails', () => {
  it('does not end the process when all waiting callers have aborted', async () => {
    const unheard: unknown[] = []
    const note = (reason: unknown): void => void unheard.push(reason)
    process.on('unhandledRejection', note)
    const { server, tuya } = await start((_, response) => answer(response, 'down', 502), { retryLimit: 0 })
    await expect(tuya.ota.getDetail('d1', { signal: AbortSignal.abort() })).rejects.toMatchObject({
      kind: 'aborted',
      outcome: 'not-sent',
    })
    // A second caller waits for the same token, and gets its error.
    await expect(tuya.ota.getDetail('d1')).rejects.toMatchObject({ operation: 'token.get', kind: 'http' })
    await new Promise((resolve) => setImmediate(resolve))
    expect([server.seen.length, unheard]).toEqual([1, []])
    process.off('unhandledRejection', note)
  })
})

describe('a refused token', () => {
  it('is dropped and the call is retried once, also a write', async () => {
    let tokens = 0
    const { server, tuya } = await start((request, response) => {
      if (request.url.includes('token?')) answer(response, tokenAnswer(`token-${(tokens += 1)}`))
      else answer(response, request.headers['access_token'] === 'token-1' ? refusal('1010') : success(true))
    })
    expect(await tuya.ota.upgrade(upgrade)).toMatchObject({ accepted: true })
    expect(server.callsTo('upgrade').map(({ headers }) => headers['access_token'])).toEqual([
      'token-1',
      'token-2',
    ])
  })

  it('that is refused again is an error, after exactly one more token', async () => {
    const { server, tuya } = await start(withToken((_, response) => answer(response, refusal(1010))))
    await expect(tuya.ota.getDetail('d1')).rejects.toMatchObject({ kind: 'authentication', code: 1010 })
    expect([server.callsTo('token?').length, server.callsTo('detail').length]).toEqual([2, 2])
  })

  it('costs a hundred parallel calls one token call', async () => {
    let tokens = 0
    const { server, tuya } = await start(
      (request, response) => {
        if (request.url.includes('token?')) answer(response, tokenAnswer(`token-${(tokens += 1)}`))
        else
          answer(
            response,
            request.headers['access_token'] === 'token-1' ? refusal(1010) : success({ device_id: 'd' }),
          )
      },
      { concurrency: 100 },
    )
    await tuya.token.check()
    await Promise.all(Array.from({ length: 100 }, () => tuya.ota.getDetail('d')))
    expect(server.callsTo('token?')).toHaveLength(2)
  })
})

describe('a refused time', () => {
  const strict: WireHandler = (request, response) => {
    const serverNow = Date.now() + 3_600_000
    const isOff = Math.abs(Number(request.headers['t']) - serverNow) > 60_000
    const value = isOff
      ? refusal(1013)
      : request.url.includes('token?')
        ? tokenAnswer()
        : success({ device_id: 'd' })
    answer(response, { ...value, t: Math.floor(serverNow / 1000) })
  }

  it("is corrected by the server's clock, also with ten digits, and only once", async () => {
    const { server, tuya } = await start(strict)
    expect((await tuya.ota.getDetail('d')).deviceId).toBe('d')
    expect(server.seen).toHaveLength(3)
  })

  it('that stays refused is a clock error with the skew', async () => {
    const { tuya } = await start((_, response) =>
      answer(response, { ...refusal(1013), t: Date.now() + 7_200_000 }),
    )
    const error: unknown = await tuya.token.check().catch((reason: unknown) => reason)
    expect(error).toMatchObject({ kind: 'clock', isRetryable: false, outcome: 'refused' })
    expect(Math.round((error as { skewMs: number }).skewMs / 60_000)).toBe(120)
  })
})

describe('the meter', () => {
  it('counts every request that was sent, and reports each to onCall', async () => {
    const records: CallRecord[] = []
    let failures = 1
    const handler = withToken((_, response) =>
      (failures -= 1) < 0 ? answer(response, emptyPage) : answer(response, refusal(500)),
    )
    const { tuya } = await start(handler, {
      initialCalls: { '2020-01': { 'ota.upgrade': 7 } },
      onCall: (record) => {
        records.push(record)
        throw new Error('the hook of the application is broken')
      },
    })
    await tuya.ota.listPending({ projectId })
    const month = new Date().toISOString().slice(0, 7)
    expect(tuya.meter.snapshot()).toEqual({
      '2020-01': { 'ota.upgrade': 7 },
      [month]: { 'token.get': 1, 'ota.listPending': 2 },
    })
    expect([tuya.meter.total(), tuya.meter.total('2020-01')]).toEqual([3, 7])
    expect(records.map(({ operation, attempt, result }) => [operation, attempt, result])).toEqual([
      ['token.get', 1, 'ok'],
      ['ota.listPending', 1, 'api'],
      ['ota.listPending', 2, 'ok'],
    ])
  })
})

describe('over a fetch of the caller', () => {
  it('makes the same calls with the parameters in the query', async () => {
    const { server, tuya } = await start(
      withToken((_, response) => answer(response, emptyPage)),
      {
        getParameters: 'query',
        fetch: globalThis.fetch,
      },
    )
    await tuya.ota.listPending({ projectId, deviceName: 'Lamp & Söhne', deviceTypes: [0, 1] })
    expect(server.seen[1]?.url).toBe(
      '/v1.0/cloud/illume/devices/ota/open/tobeupgraded?device_name=Lamp%20%26%20S%C3%B6hne&device_types=0%2C1&page=1&page_size=100&project_id=1451224591564378112',
    )
  })

  it('is refused at creation when GET parameters go in a body', () => {
    const settings = { dataCenter: 'eu', clientId: 'x', clientSecret: 'x', fetch: globalThis.fetch } as const
    expect(() => createTuyaClient(settings)).toThrow(/Set getParameters to 'query'/)
  })

  it('distinguishes a timeout, a lost answer and a closed port', async () => {
    const options = {
      getParameters: 'query',
      fetch: globalThis.fetch,
      retryLimit: 0,
      timeoutMs: 1_500,
    } as const
    const silent = await start(
      withToken(() => {}),
      options,
    )
    await expect(silent.tuya.ota.upgrade(upgrade)).rejects.toMatchObject({
      kind: 'timeout',
      outcome: 'unknown',
    })
    const cut = await start(
      withToken((_, response) => void response.destroy()),
      options,
    )
    await expect(cut.tuya.ota.upgrade(upgrade)).rejects.toMatchObject({ kind: 'network', outcome: 'unknown' })
    const closed = await start(
      withToken(() => {}),
      options,
    )
    await closed.tuya.token.check()
    await closed.server.close()
    await expect(closed.tuya.ota.upgrade(upgrade)).rejects.toMatchObject({
      kind: 'network',
      outcome: 'not-sent',
    })
  })
})

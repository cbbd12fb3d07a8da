import { afterEach, describe, expect, it, vi } from 'vitest'
import { createTuyaClient, type TuyaClientOptions, type WritePermission } from '../src/index.ts'
import { createManualClock } from './manual-clock.ts'
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
  vi.unstubAllEnvs()
  for (const close of closing.splice(0).reverse()) await close()
})

const start = async (
  handle: WireHandler,
  options: Partial<TuyaClientOptions> = {},
  wire: { readonly isTls?: boolean } = {},
) => {
  const server = await startWireServer(handle, wire)
  const tuya = createTuyaClient({
    clientId: 'client-id-of-the-tests',
    clientSecret: 'secret-of-the-tests',
    requestsPerSecond: Number.POSITIVE_INFINITY,
    retryLimit: 0,
    ...options,
    baseUrl: server.url,
  } as TuyaClientOptions)
  closing.push(server.close, () => tuya.close())
  return { server, tuya }
}

const projectId = '1451224591564378112'
const upgrade = { projectId, deviceIds: ['d1'] }
const accept = withToken((_, response) => answer(response, success(true)))
const yes = (maxAgeMs = 5000) => Promise.resolve<WritePermission>({ mayWrite: true, maxAgeMs })
const no = () => Promise.resolve<WritePermission>({ mayWrite: false })

/** A clock that jumps when a test says so. */
const createJumpingClock = () => {
  const time = { nowMs: 1_700_000_000_000, elapsedMs: 0 }
  const clock = { now: () => time.nowMs, elapsed: () => time.elapsedMs, sleep: () => Promise.resolve() }
  return { time, clock }
}

describe('beforeWrite', () => {
  it('is called once per call, for each write operation', async () => {
    const { server, tuya } = await start(accept)
    const beforeWrite = vi.fn(() => yes())
    expect(await tuya.ota.upgrade(upgrade, { beforeWrite })).toMatchObject({ accepted: true })
    await tuya.ota.deleteFailed(upgrade, { beforeWrite })
    await tuya.ota.syncRoom({ projectId, roomId: '2' }, { beforeWrite })
    expect(beforeWrite).toHaveBeenCalledTimes(3)
    expect(server.seen).toHaveLength(4)
  })

  it.each([false, true])(
    'is called when the connection is established, before its first byte (TLS: %s)',
    async (isTls) => {
      vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
      const { server, tuya } = await start(accept, {}, { isTls })
      await tuya.token.check()
      const seenWhenAsked: boolean[] = []
      const beforeWrite = async () => {
        await expect.poll(() => server.connections).toHaveLength(2)
        seenWhenAsked.push(...server.connections.map(({ bytesRead }) => bytesRead() > 0))
        return yes()
      }
      await tuya.ota.upgrade(upgrade, { beforeWrite })
      // The connection of the token call, and that of the write.
      expect(seenWhenAsked).toEqual([true, false])
      expect(server.callsTo('upgrade')).toHaveLength(1)
    },
  )

  it('is called after a slow token call', async () => {
    const order: string[] = []
    const { tuya } = await start((request, response) => {
      order.push(request.url.includes('token?') ? 'token' : 'write')
      const value = request.url.includes('token?') ? tokenAnswer() : success(true)
      setTimeout(() => answer(response, value), 50)
    })
    const beforeWrite = () => {
      order.push('question')
      return yes()
    }
    await tuya.ota.upgrade(upgrade, { beforeWrite })
    expect(order).toEqual(['token', 'question', 'write'])
  })

  it('is called after the pause that Tuya asked for', async () => {
    const { clock, advance } = createManualClock()
    let isBusy = true
    const { server, tuya } = await start(
      withToken((_, response) =>
        isBusy
          ? void response.writeHead(429, { 'retry-after': '30' }).end()
          : answer(response, success(true)),
      ),
      { clock },
    )
    await expect(tuya.ota.getDetail('d1')).rejects.toMatchObject({ kind: 'rate-limit' })
    isBusy = false
    const beforeWrite = vi.fn(() => yes())
    const written = tuya.ota.upgrade(upgrade, { beforeWrite })
    await advance(29_999)
    expect(beforeWrite).not.toHaveBeenCalled()
    await advance(1)
    await written
    expect(beforeWrite).toHaveBeenCalledTimes(1)
    expect(server.callsTo('upgrade')).toHaveLength(1)
  })

  it('is not called without a connection, and the call is not sent', async () => {
    const { server, tuya } = await start(accept)
    await tuya.token.check()
    await server.close()
    const beforeWrite = vi.fn(() => yes())
    await expect(tuya.ota.upgrade(upgrade, { beforeWrite })).rejects.toMatchObject({
      kind: 'network',
      outcome: 'not-sent',
    })
    expect(beforeWrite).not.toHaveBeenCalled()
  })
})

describe('a write without permission', () => {
  const expectUnsent = async (
    beforeWrite: () => Promise<WritePermission>,
    reason: string,
    options: Partial<TuyaClientOptions> = {},
  ) => {
    const { server, tuya } = await start(accept, options)
    const error: unknown = await tuya.ota.upgrade(upgrade, { beforeWrite }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ kind: 'withheld', reason, outcome: 'not-sent', isRetryable: true })
    expect(server.callsTo('upgrade')).toHaveLength(0)
    expect(Object.values(tuya.meter.snapshot())).toEqual([{ 'token.get': 1 }])
    return error
  }

  it('is not sent when the answer is no', async () => {
    await expectUnsent(no, 'refused')
  })

  it('is not sent when beforeWrite fails, and the error says why', async () => {
    const cause = new Error('the database is away')
    expect(await expectUnsent(() => Promise.reject(cause), 'failed')).toMatchObject({ cause })
  })

  it.each([
    ['monotonic', { elapsedMs: 5001 }],
    ['wall', { nowMs: 1_700_000_005_001 }],
    ['monotonic, while the wall clock was set back', { elapsedMs: 5001, nowMs: 1_600_000_000_000 }],
  ])('is not sent when it is too old by the %s clock', async (_clock, jump) => {
    const { time, clock } = createJumpingClock()
    const freeze = () => {
      Object.assign(time, jump)
      return yes()
    }
    await expectUnsent(freeze, 'too-old', { clock })
  })

  it('is sent until the permission reaches its maximum age, also when the wall clock was set back', async () => {
    const { time, clock } = createJumpingClock()
    const { tuya } = await start(accept, { clock })
    const beforeWrite = () => {
      Object.assign(time, { elapsedMs: time.elapsedMs + 5000, nowMs: time.nowMs - 3_600_000 })
      return yes()
    }
    expect(await tuya.ota.upgrade(upgrade, { beforeWrite })).toMatchObject({ accepted: true })
  })

  it.each([Number.NaN, -1])('is not sent for a limit of %s ms', async (maxAgeMs) => {
    await expectUnsent(() => yes(maxAgeMs), 'too-old')
  })

  it('is not sent when its caller aborts during beforeWrite; the call still waits for the answer', async () => {
    const { server, tuya } = await start(accept)
    const stop = new AbortController()
    let isAnswered = false
    const beforeWrite = async () => {
      stop.abort()
      await new Promise((resolve) => setTimeout(resolve, 20))
      isAnswered = true
      return yes()
    }
    await expect(tuya.ota.upgrade(upgrade, { beforeWrite, signal: stop.signal })).rejects.toMatchObject({
      kind: 'aborted',
      outcome: 'not-sent',
      isRetryable: true,
    })
    expect(isAnswered).toBe(true)
    expect(server.callsTo('upgrade')).toHaveLength(0)
  })

  it('is not sent when the server hangs up during beforeWrite', async () => {
    const { server, tuya } = await start(accept)
    await tuya.token.check()
    const beforeWrite = async () => {
      await expect.poll(() => server.connections).toHaveLength(2)
      server.hangUp()
      await new Promise((resolve) => setTimeout(resolve, 50))
      return yes()
    }
    await expect(tuya.ota.upgrade(upgrade, { beforeWrite })).rejects.toMatchObject({
      kind: 'network',
      outcome: 'not-sent',
    })
    expect(server.callsTo('upgrade')).toHaveLength(0)
  })
})

describe('a second request of the same call', () => {
  const refuseFirstToken = (): WireHandler => {
    let tokens = 0
    return (request, response) => {
      if (request.url.includes('token?')) answer(response, tokenAnswer(`token-${(tokens += 1)}`))
      else answer(response, request.headers['access_token'] === 'token-1' ? refusal(1010) : success(true))
    }
  }

  it('does not call beforeWrite again', async () => {
    const { server, tuya } = await start(refuseFirstToken())
    const beforeWrite = vi.fn(() => yes())
    expect(await tuya.ota.upgrade(upgrade, { beforeWrite })).toMatchObject({ accepted: true })
    expect(beforeWrite).toHaveBeenCalledTimes(1)
    expect(server.callsTo('upgrade')).toHaveLength(2)
  })

  it('is not sent when the first permission is too old', async () => {
    const { time, clock } = createJumpingClock()
    const handle = refuseFirstToken()
    const { server, tuya } = await start(
      (request, response) => {
        // The second token takes six seconds.
        if (request.url.includes('token?') && server.callsTo('upgrade').length === 1) time.elapsedMs += 6000
        handle(request, response)
      },
      { clock },
    )
    await expect(tuya.ota.upgrade(upgrade, { beforeWrite: () => yes() })).rejects.toMatchObject({
      kind: 'withheld',
      reason: 'too-old',
      outcome: 'not-sent',
    })
    expect(server.callsTo('upgrade')).toHaveLength(1)
  })
})

describe('an aborted write', () => {
  /** Accepts writes and never answers them. */
  const mute = withToken(() => {})

  it.each([false, true])('resets its connection on a timeout (TLS: %s)', async (isTls) => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    const { server, tuya } = await start(mute, { timeoutMs: 1_000 }, { isTls })
    await expect(tuya.ota.upgrade(upgrade)).rejects.toMatchObject({ kind: 'timeout', outcome: 'unknown' })
    await expect.poll(() => server.connections[1]?.end).toBe('reset')
  })

  it('resets its connection when the caller aborts, and when the client is closed', async () => {
    const stop = new AbortController()
    const { server, tuya } = await start(mute)
    const aborted = tuya.ota.upgrade(upgrade, { signal: stop.signal }).catch((error: unknown) => error)
    await expect.poll(() => server.callsTo('upgrade')).toHaveLength(1)
    stop.abort()
    expect(await aborted).toMatchObject({ kind: 'aborted', outcome: 'unknown' })
    await expect.poll(() => server.connections[1]?.end).toBe('reset')
    const closed = tuya.ota.upgrade(upgrade).catch((error: unknown) => error)
    await expect.poll(() => server.callsTo('upgrade')).toHaveLength(2)
    tuya.close()
    expect(await closed).toMatchObject({ kind: 'network', outcome: 'unknown' })
    await expect.poll(() => server.connections[2]?.end).toBe('reset')
  })

  it('closes its connection normally after an answer', async () => {
    const { server, tuya } = await start(accept)
    await tuya.ota.upgrade(upgrade)
    await expect.poll(() => server.connections[1]?.end).toBe('closed')
  })
})

describe('writes among many reads', () => {
  it('go first, and so does the token call that they need', async () => {
    const { clock, advance } = createManualClock()
    const { server, tuya } = await start(accept, { clock, requestsPerSecond: 1, concurrency: 10 })
    await tuya.token.check()
    const reads = Array.from({ length: 24 }, () => tuya.ota.getDetail('d1').catch(() => {}))
    const written = tuya.ota.upgrade(upgrade)
    await advance(1000)
    await written
    expect(server.seen.map(({ method }) => method)).toEqual(['GET', 'POST'])
    await advance(60_000)
    await Promise.all(reads)
  })

  it('do not wait for a token behind them either', async () => {
    const { clock, advance } = createManualClock()
    let tokens = 0
    const { server, tuya } = await start(
      (request, response) => {
        if (request.url.includes('token?')) answer(response, tokenAnswer(`token-${(tokens += 1)}`))
        else answer(response, request.headers['access_token'] === 'token-1' ? refusal(1010) : success(true))
      },
      { clock, requestsPerSecond: 1, concurrency: 10 },
    )
    await tuya.token.check()
    const reads = Array.from({ length: 24 }, () => tuya.ota.getDetail('d1').catch(() => {}))
    const written = tuya.ota.upgrade(upgrade)
    for (let second = 0; second < 3; second += 1) {
      await advance(1000)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    await written
    expect(server.seen.slice(0, 4).map(({ url }) => url.split(/[/?]/u).at(-1))).toEqual([
      'grant_type=1',
      'upgrade',
      'grant_type=1',
      'upgrade',
    ])
    await advance(60_000)
    await Promise.all(reads)
  })
})

describe('over fetch', () => {
  it('beforeWrite is called before fetch, and a refusal prevents the fetch call', async () => {
    const order: string[] = []
    const fetch = vi.fn((request: Request) => {
      order.push(request.url.includes('token?') ? 'token' : 'fetch')
      return globalThis.fetch(request)
    })
    const { server, tuya } = await start(accept, { fetch, getParameters: 'query' })
    const beforeWrite = () => {
      order.push('question')
      return yes()
    }
    await tuya.ota.upgrade(upgrade, { beforeWrite })
    await expect(tuya.ota.upgrade(upgrade, { beforeWrite: no })).rejects.toMatchObject({ kind: 'withheld' })
    expect(order).toEqual(['token', 'question', 'fetch'])
    expect(server.callsTo('upgrade')).toHaveLength(1)
  })
})

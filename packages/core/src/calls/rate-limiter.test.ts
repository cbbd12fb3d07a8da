import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../test/manual-clock.ts'
import { createRateLimiter, type RateLimiter } from './rate-limiter.ts'

/** Acquires permits and counts those granted. */
const ask = (limiter: RateLimiter, times: number) => {
  const state = { granted: 0 }
  const askOnce = async (): Promise<void> => {
    await limiter.acquire()
    state.granted += 1
  }
  for (let n = 0; n < times; n += 1) void askOnce()
  return state
}

describe('the rate limiter', () => {
  it('grants the permits of one second at once and the rest at the rate', async () => {
    const { clock, advance } = createManualClock()
    const limiter = createRateLimiter({ requestsPerSecond: 4, concurrency: 100, clock })
    const calls = ask(limiter, 20)
    await advance(0)
    expect(calls.granted).toBe(4)
    await advance(1000)
    expect(calls.granted).toBe(8)
    await advance(3000)
    expect(calls.granted).toBe(20)
  })

  it('never exceeds the concurrency, and serves in order of arrival', async () => {
    const { clock, advance } = createManualClock()
    const limiter = createRateLimiter({ requestsPerSecond: Number.POSITIVE_INFINITY, concurrency: 2, clock })
    const order: number[] = []
    for (let n = 0; n < 4; n += 1) void Promise.resolve(limiter.acquire()).then(() => order.push(n))
    await advance(0)
    expect(order).toEqual([0, 1])
    limiter.release()
    await advance(0)
    expect(order).toEqual([0, 1, 2])
    limiter.release()
    await advance(0)
    expect(order).toEqual([0, 1, 2, 3])
  })

  it('serves urgent calls first, and the others in order of arrival', async () => {
    const { clock, advance } = createManualClock()
    const limiter = createRateLimiter({ requestsPerSecond: 1, concurrency: 100, clock })
    expect(limiter.acquire()).toBeUndefined()
    const order: string[] = []
    const wait = (name: string, isUrgent: boolean) =>
      Promise.resolve(limiter.acquire({ isUrgent })).then(() => order.push(name))
    void wait('read 1', false)
    void wait('read 2', false)
    void wait('write 1', true)
    void wait('write 2', true)
    await advance(1000)
    void wait('write 3', true)
    await advance(4000)
    expect(order).toEqual(['write 1', 'write 2', 'write 3', 'read 1', 'read 2'])
  })

  it('gives the place of an aborted caller to the next one', async () => {
    const { clock, advance } = createManualClock()
    const limiter = createRateLimiter({ requestsPerSecond: Number.POSITIVE_INFINITY, concurrency: 1, clock })
    const stop = new AbortController()
    expect(limiter.acquire()).toBeUndefined()
    const gone = Promise.resolve(limiter.acquire({ signal: stop.signal })).then(
      () => 'granted',
      () => 'gave up',
    )
    const next = ask(limiter, 1)
    stop.abort()
    expect(await gone).toBe('gave up')
    limiter.release()
    await advance(0)
    expect(next.granted).toBe(1)
  })

  it('pauses and halves the rate when told that it is too fast, and recovers by itself', async () => {
    const { clock, advance } = createManualClock()
    const limiter = createRateLimiter({ requestsPerSecond: 10, concurrency: 5000, clock })
    ask(limiter, 10)
    await advance(0)
    limiter.slowDown(2000)
    const calls = ask(limiter, 1000)
    await advance(1999)
    expect(calls.granted).toBe(0)
    await advance(3001)
    const slow = calls.granted
    expect(slow).toBeGreaterThan(10)
    expect(slow).toBeLessThan(40)
    await advance(60_000)
    const before = calls.granted
    await advance(1000)
    expect(calls.granted - before).toBe(10)
  })

  it('counts concurrent refusals as one', async () => {
    const { clock, advance } = createManualClock()
    const limiter = createRateLimiter({ requestsPerSecond: 8, concurrency: 8, clock })
    for (let n = 0; n < 8; n += 1) expect(limiter.acquire()).toBeUndefined()
    for (let n = 0; n < 8; n += 1) limiter.slowDown()
    for (let n = 0; n < 8; n += 1) limiter.release()
    const calls = ask(limiter, 100)
    await advance(1000)
    expect(calls.granted).toBe(4)
  })

  it.each([-3_600_000, 3_600_000])('grants the same number when the clock is set by %i ms', async (byMs) => {
    const { clock, advance, jump } = createManualClock()
    const limiter = createRateLimiter({ requestsPerSecond: 2, concurrency: 100, clock })
    ask(limiter, 2)
    jump(byMs)
    const calls = ask(limiter, 4)
    await advance(1000)
    expect(calls.granted).toBe(2)
  })

  it.each([-3_600_000, 3_600_000])(
    'stays paused for the same time when the clock is set by %i ms',
    async (byMs) => {
      const { clock, advance, jump } = createManualClock()
      const limiter = createRateLimiter({ requestsPerSecond: 2, concurrency: 100, clock })
      limiter.slowDown(5000)
      jump(byMs)
      const calls = ask(limiter, 1)
      await advance(4999)
      expect(calls.granted).toBe(0)
      await advance(1)
      expect(calls.granted).toBe(1)
    },
  )

  it('pauses for at most a minute, even if the server asks for more', async () => {
    const { clock, advance } = createManualClock()
    const limiter = createRateLimiter({ requestsPerSecond: 2, concurrency: 100, clock })
    limiter.slowDown(30 * 24 * 3_600_000)
    const calls = ask(limiter, 1)
    await advance(59_999)
    expect(calls.granted).toBe(0)
    await advance(1)
    expect(calls.granted).toBe(1)
  })
})

import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../test/manual-clock.ts'
import { createTokenProvider } from './token-provider.ts'

const hour = 3_600_000

const start = (lifeMs = 2 * hour) => {
  const time = createManualClock()
  const state = { calls: 0, failure: undefined as Error | undefined, lifeMs }
  const tokens = createTokenProvider(async () => {
    state.calls += 1
    const value = `token-${state.calls}`
    await Promise.resolve()
    if (state.failure !== undefined) throw state.failure
    return { value, lifeMs: state.lifeMs }
  }, time.clock)
  return { tokens, state, ...time }
}

describe('the token provider', () => {
  it('makes one token call for a hundred callers', async () => {
    const { tokens, state } = start()
    const values = await Promise.all(Array.from({ length: 100 }, async () => tokens.current()))
    expect(new Set(values)).toEqual(new Set(['token-1']))
    expect(state.calls).toBe(1)
  })

  it('renews early, once, and keeps the old token while it is valid if renewal fails', async () => {
    const { tokens, state, advance } = start()
    await tokens.current()
    await advance(2 * hour - 91_000)
    expect(await tokens.current()).toBe('token-1')
    await advance(2_000)
    state.failure = new Error('Tuya is down')
    expect(await tokens.current()).toBe('token-1')
    state.failure = undefined
    expect(await tokens.current()).toBe('token-3')
  })

  it('fails when renewal fails and the old token has expired', async () => {
    const { tokens, state, advance } = start()
    await tokens.current()
    await advance(2 * hour)
    state.failure = new Error('Tuya is down')
    await expect(tokens.current()).rejects.toThrow('Tuya is down')
    state.failure = undefined
    expect(await tokens.current()).toBe('token-3')
  })

  it.each([-3 * hour, 3 * hour])(
    'keeps a token for its lifetime when the clock is set by %i ms',
    async (byMs) => {
      const { tokens, advance, jump } = start()
      await tokens.current()
      jump(byMs)
      expect(await tokens.current()).toBe('token-1')
      await advance(2 * hour)
      expect(await tokens.current()).toBe('token-2')
    },
  )

  it('does not request a token per call when tokens have a short remaining lifetime', async () => {
    const { tokens, state } = start(20_000)
    for (let n = 0; n < 10; n += 1) await tokens.current()
    expect(state.calls).toBe(1)
  })

  it('drops exactly the token that was refused', async () => {
    const { tokens, state } = start()
    const refused = await tokens.current()
    tokens.drop(refused)
    expect(await tokens.current()).toBe('token-2')
    tokens.drop(refused)
    expect(await tokens.current()).toBe('token-2')
    expect(state.calls).toBe(2)
  })
})

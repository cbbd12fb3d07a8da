import { describe, expect, it } from 'vitest'
import { ManualClock } from './clock.ts'
import { createSeededRandom } from '../seeded-random.ts'
import { createTokens, DEFAULT_TOKEN_POLICY, type TokenPolicy } from './tokens.ts'

const start = (policy: Partial<TokenPolicy> = {}) => {
  const clock = new ManualClock()
  const tokens = createTokens(clock, createSeededRandom(1, 'tokens'), { ...DEFAULT_TOKEN_POLICY, ...policy })
  return { clock, tokens }
}

describe('tokens', () => {
  it('are valid for two hours and report their remaining seconds', () => {
    const { clock, tokens } = start()
    const { access_token: token, expire_time: seconds } = tokens.grant()
    expect(seconds).toBe(7200)
    clock.advance(7_199_999)
    expect(tokens.verdict(token)).toBe('valid')
    clock.advance(1)
    expect(tokens.verdict(token)).toBe('expired')
    expect(tokens.verdict('f'.repeat(32))).toBe('unknown')
  })

  it('are returned again with their remaining lifetime, or replaced, depending on the policy', () => {
    const same = start()
    const first = same.tokens.grant()
    same.clock.advance(4_140_000)
    expect(same.tokens.grant()).toEqual({ ...first, expire_time: 3060 })

    const replace = start({ onRepeatedGrant: 'replace' })
    const [old, fresh] = [replace.tokens.grant(), replace.tokens.grant()]
    expect(replace.tokens.verdict(old.access_token)).toBe('expired')
    expect(replace.tokens.verdict(fresh.access_token)).toBe('valid')
  })

  it('can be refreshed once, which ends both old tokens', () => {
    const { tokens } = start()
    const old = tokens.grant()
    const fresh = tokens.refresh(old.refresh_token)
    expect(fresh?.access_token).not.toBe(old.access_token)
    expect(tokens.verdict(old.access_token)).toBe('expired')
    expect(tokens.refresh(old.refresh_token)).toBeUndefined()
    expect(tokens.verdict(fresh?.access_token ?? '')).toBe('valid')
  })
})

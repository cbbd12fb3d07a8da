import type { FullClock } from '../clock.ts'

/**
 * Calls per minute for each tier, from java-slack-sdk's `rate_limit_tiers.json` (4 March 2026). `post` is
 * chat.postMessage's own rule: about one message per second and channel, with short bursts. `special` has no
 * published figure and is not limited.
 */
const rateTiers = { tier1: 1, tier2: 20, tier3: 50, tier4: 100, post: 60, special: Infinity } as const

export type RateTier = keyof typeof rateTiers

const windowMs = 60_000
const postBurst = 5
const postWindowMs = 5_000

export type RateLimiter = {
  /** Counts a call. Returns the seconds to wait if it exceeds the limit. `key` separates channels for `post`. */
  retryAfterSeconds: (method: string, tier: RateTier, key: string) => number | undefined
  clear: () => void
}

export const createRateLimiter = (clock: FullClock): RateLimiter => {
  const calls = new Map<string, number[]>()
  return {
    retryAfterSeconds: (method, tier, key) => {
      if (tier === 'special') return undefined
      const [allowed, spanMs] = tier === 'post' ? [postBurst, postWindowMs] : [rateTiers[tier], windowMs]
      const bucket = tier === 'post' ? `${method} ${key}` : method
      const recent = (calls.get(bucket) ?? []).filter((atMs) => clock.now() - atMs < spanMs)
      const [oldest] = recent
      if (oldest !== undefined && recent.length >= allowed) {
        calls.set(bucket, recent)
        return Math.max(1, Math.ceil((oldest + spanMs - clock.now()) / 1000))
      }
      calls.set(bucket, [...recent, clock.now()])
      return undefined
    },
    clear: () => calls.clear(),
  }
}

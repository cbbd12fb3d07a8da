import type { Clock } from './clock.ts'

export interface IssuedToken {
  readonly value: string
  readonly lifeMs: number
}

export interface TokenProvider {
  /** The token to sign with. Concurrent callers share one token call. */
  current(): Promise<string> | string
  /** Drops a refused token, unless it was already replaced. */
  drop(refused: string): void
  /** Requests a new token even if the current one is valid. */
  renew(): Promise<IssuedToken>
}

interface CachedToken {
  readonly value: string
  readonly renewAtMs: number
  readonly expiresAtMs: number
}

/**
 * Maximum time before expiry at which a token is renewed. Otherwise a tenth of the lifetime, so that a short-lived token isn't
 * renewed at each call.
 */
const longestMarginMs = 90_000

/**
 * Keeps one token per client. Always uses `grant_type=1`, never the refresh token: a refresh is single use and
 * invalidates both old tokens, so two processes would log each other out.
 *
 * Source: Tuya "Authorization Management". Users report 1010 long before the announced expiry, so the client doesn't rely
 * on the lifetime and drops a token when it is refused.
 */
export const createTokenProvider = (fetchToken: () => Promise<IssuedToken>, clock: Clock): TokenProvider => {
  let cached: CachedToken | undefined
  let pending: Promise<IssuedToken> | undefined

  const renew = (): Promise<IssuedToken> => {
    pending ??= fetchToken()
      .then((issued) => {
        const nowMs = clock.elapsed()
        const marginMs = Math.min(longestMarginMs, issued.lifeMs / 10)
        const expiresAtMs = nowMs + issued.lifeMs
        cached = { value: issued.value, renewAtMs: expiresAtMs - marginMs, expiresAtMs }
        return issued
      })
      .finally(() => {
        pending = undefined
      })
    return pending
  }

  const renewOrKeep = async (): Promise<string> => {
    const before = cached
    try {
      return (await renew()).value
    } catch (error) {
      // Tokens are renewed early: if that fails, the old one may still be valid.
      if (before !== undefined && cached === before && clock.elapsed() < before.expiresAtMs)
        return before.value
      throw error
    }
  }

  return {
    current: () => {
      const token = cached
      return token !== undefined && clock.elapsed() < token.renewAtMs ? token.value : renewOrKeep()
    },
    drop: (refused) => {
      if (cached?.value === refused) cached = undefined
    },
    renew,
  }
}

import type { Clock } from './clock.ts'

export interface IssuedToken {
  readonly value: string
  readonly lifeMs: number
}

export interface TokenProvider {
  /** The token to sign with. At most one token call is under way, however many callers wait for it. */
  current(): Promise<string> | string
  /** Forgets a token that was refused, unless a newer one is already there. */
  drop(refused: string): void
  /** Asks Tuya for a token even if there is a good one. */
  renew(): Promise<IssuedToken>
}

interface HeldToken {
  readonly value: string
  readonly renewAtMs: number
  readonly expiresAtMs: number
}

/** A tenth of the life, at most this. A token that is handed out with little life left must not be renewed each call. */
const longestMarginMs = 90_000

/**
 * Keeps one token per client. Always asks with `grant_type=1`, never with the refresh token: a refresh makes both old
 * tokens invalid and is single use, so that two processes would throw each other out.
 *
 * Source: Tuya "Authorization Management"; field reports of 1010 long before the announced end, so a token's life is
 * a guess and `drop` is the rule.
 */
export const createTokenProvider = (fetchToken: () => Promise<IssuedToken>, clock: Clock): TokenProvider => {
  let held: HeldToken | undefined
  let pending: Promise<IssuedToken> | undefined

  const renew = (): Promise<IssuedToken> => {
    pending ??= fetchToken()
      .then((issued) => {
        const nowMs = clock.elapsed()
        const marginMs = Math.min(longestMarginMs, issued.lifeMs / 10)
        const expiresAtMs = nowMs + issued.lifeMs
        held = { value: issued.value, renewAtMs: expiresAtMs - marginMs, expiresAtMs }
        return issued
      })
      .finally(() => {
        pending = undefined
      })
    return pending
  }

  const renewOrKeep = async (): Promise<string> => {
    const before = held
    try {
      return (await renew()).value
    } catch (error) {
      // Renewed early on purpose: while the old token lives, a failure of the token call is no reason to stop.
      if (before !== undefined && held === before && clock.elapsed() < before.expiresAtMs) return before.value
      throw error
    }
  }

  return {
    current: () => {
      const token = held
      return token !== undefined && clock.elapsed() < token.renewAtMs ? token.value : renewOrKeep()
    },
    drop: (refused) => {
      if (held?.value === refused) held = undefined
    },
    renew,
  }
}

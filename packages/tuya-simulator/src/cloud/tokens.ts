import type { Clock } from './clock.ts'
import { ALPHABETS, type SeededRandom } from '../seeded-random.ts'

export interface TokenPolicy {
  /** Lifetime of an access token on the callers' clock. Default: two hours, as at the vendor. */
  lifetimeMs: number
  /**
   * What a second grant_type=1 does while a token is valid. `same` returns it with its remaining lifetime; `replace`
   * issues a new one and ends the old. It isn't certain which one the live gateway does.
   */
  onRepeatedGrant: 'same' | 'replace'
  /** The code for an unknown client on token calls: 1005 in the documents, 2009 as observed on the live gateway. */
  unknownClientCode: 1005 | 2009
}

export const DEFAULT_TOKEN_POLICY: TokenPolicy = {
  lifetimeMs: 2 * 60 * 60 * 1000,
  onRepeatedGrant: 'same',
  unknownClientCode: 1005,
}

/** The result of both token calls. `expire_time` is the remaining lifetime in whole seconds. */
interface TokenGrant {
  access_token: string
  expire_time: number
  refresh_token: string
  uid: string
}

export interface Tokens {
  grant(): TokenGrant
  /** Returns undefined for an unknown or used refresh token; each works once. */
  refresh(refreshToken: string): TokenGrant | undefined
  verdict(accessToken: string): 'valid' | 'expired' | 'unknown'
  /** Expires the current token, as if its two hours had passed. */
  expire(): void
  policy: TokenPolicy
}

interface LiveToken {
  accessToken: string
  refreshToken: string
  expiresAtMs: number
}

export const createTokens = (clock: Clock, random: SeededRandom, policy: TokenPolicy): Tokens => {
  const uid = `ay${random.text(ALPHABETS.digits, 13)}${random.text(ALPHABETS.lower, 5)}`
  const ended = new Set<string>()
  let live: LiveToken | undefined
  const isAlive = (token: LiveToken) => token.expiresAtMs > clock.now()
  const endLive = () => {
    if (live !== undefined) ended.add(live.accessToken)
  }
  const issue = (): LiveToken => {
    endLive()
    live = {
      accessToken: random.text(ALPHABETS.hex, 32),
      refreshToken: random.text(ALPHABETS.hex, 32),
      expiresAtMs: clock.now() + tokens.policy.lifetimeMs,
    }
    return live
  }
  const toGrant = (token: LiveToken): TokenGrant => ({
    access_token: token.accessToken,
    expire_time: Math.ceil((token.expiresAtMs - clock.now()) / 1000),
    refresh_token: token.refreshToken,
    uid,
  })
  const tokens: Tokens = {
    policy,
    grant: () => {
      const keeps = live !== undefined && isAlive(live) && tokens.policy.onRepeatedGrant === 'same'
      return toGrant(keeps && live !== undefined ? live : issue())
    },
    refresh: (refreshToken) => (live?.refreshToken === refreshToken ? toGrant(issue()) : undefined),
    verdict: (accessToken) => {
      if (live?.accessToken === accessToken) return isAlive(live) ? 'valid' : 'expired'
      return ended.has(accessToken) ? 'expired' : 'unknown'
    },
    expire: () => {
      if (live !== undefined) live.expiresAtMs = clock.now()
    },
  }
  return tokens
}

import type { Clock } from './clock.ts'
import { ALPHABETS, type SeededRandom } from '../seeded-random.ts'

export interface TokenPolicy {
  /** How long an access token lives, on the callers' clock. The vendor's two hours by default. */
  lifetimeMs: number
  /**
   * What a second grant_type=1 does while a token lives: `same` hands it back with its remaining life, `replace` issues
   * a new one and kills the old. Which one the live gateway does is not known for certain.
   */
  onRepeatedGrant: 'same' | 'replace'
  /** The code of an unknown client on token calls: the documents say 1005, the live gateway was seen with 2009. */
  unknownClientCode: 1005 | 2009
}

export const DEFAULT_TOKEN_POLICY: TokenPolicy = {
  lifetimeMs: 2 * 60 * 60 * 1000,
  onRepeatedGrant: 'same',
  unknownClientCode: 1005,
}

/** The result of both token calls. `expire_time` is the remaining life in whole seconds. */
interface TokenGrant {
  access_token: string
  expire_time: number
  refresh_token: string
  uid: string
}

export interface Tokens {
  grant(): TokenGrant
  /** Nothing for a refresh token that is unknown or was used before: it serves once. */
  refresh(refreshToken: string): TokenGrant | undefined
  verdict(accessToken: string): 'valid' | 'expired' | 'unknown'
  /** Ends the life of the present token, as if its two hours were over. */
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

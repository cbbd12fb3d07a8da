import { TuyaRateLimitError } from '../errors/api-errors.ts'
import { findErrorCode } from '../errors/error-codes.ts'
import type { TuyaError } from '../errors/tuya-error.ts'

export interface RetryState {
  readonly isWrite: boolean
  readonly isTokenCall: boolean
  /** Tries so far that were repeated for a busy server or a bad line. */
  readonly retries: number
  readonly retryLimit: number
  readonly hasRenewedToken: boolean
  readonly hasCorrectedClock: boolean
  /** What is left of the total time. */
  readonly remainingMs: number
  /** From 0 to 1: full jitter. */
  readonly fraction: number
}

export type RetryPlan =
  | { readonly kind: 'stop' }
  | { readonly kind: 'renew-token' }
  | { readonly kind: 'correct-clock' }
  | { readonly kind: 'wait'; readonly waitMs: number }

const firstWaitMs = 300
const longestWaitMs = 10_000

const stop: RetryPlan = { kind: 'stop' }

/**
 * May this failure be tried again, and when? Pure.
 *
 * A refused token or time means that the request was not carried out, so that one more try is safe for writes as well.
 * Everything else is repeated for reads only, after a wait between zero and a ceiling that doubles (full jitter), or
 * as long as the server asked for.
 */
export const planRetry = (error: TuyaError, state: RetryState): RetryPlan => {
  if (error.kind === 'aborted') return stop
  const rule = error.code === undefined ? undefined : findErrorCode(error.code, state.isTokenCall)?.retry
  if (rule === 'token' && !state.isTokenCall && !state.hasRenewedToken) return { kind: 'renew-token' }
  if (rule === 'clock' && !state.hasCorrectedClock) return { kind: 'correct-clock' }
  const isWorthIt = rule === undefined ? error.isRetryable : rule === 'now'
  if (state.isWrite || !isWorthIt || state.retries >= state.retryLimit) return stop
  const ceilingMs = Math.min(longestWaitMs, firstWaitMs * 2 ** state.retries)
  const askedMs = error instanceof TuyaRateLimitError ? (error.retryAfterMs ?? 0) : 0
  const waitMs = Math.max(askedMs, Math.round(ceilingMs * state.fraction))
  return waitMs < state.remainingMs ? { kind: 'wait', waitMs } : stop
}

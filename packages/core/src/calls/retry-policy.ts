import { TuyaRateLimitError } from '../errors/api-errors.ts'
import { findErrorCode } from '../errors/error-codes.ts'
import type { TuyaError } from '../errors/tuya-error.ts'

export interface RetryState {
  readonly isWrite: boolean
  readonly isTokenCall: boolean
  /** Retries so far because of a busy server or a network failure. */
  readonly retries: number
  readonly retryLimit: number
  readonly hasRenewedToken: boolean
  readonly hasCorrectedClock: boolean
  /** Time left until the call's total timeout. */
  readonly remainingMs: number
  /** Random value from 0 to 1, for full jitter. */
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
 * Decides whether and when to retry. Pure.
 *
 * A refused token or timestamp means that Tuya didn't carry out the request, so one retry is safe for writes too. Other
 * failures are retried for reads only, with exponential backoff and full jitter, or after the server's `Retry-After` if
 * that is longer.
 */
export const planRetry = (error: TuyaError, state: RetryState): RetryPlan => {
  if (error.kind === 'aborted') return stop
  const rule = error.code === undefined ? undefined : findErrorCode(error.code, state.isTokenCall)?.retry
  if (rule === 'token' && !state.isTokenCall && !state.hasRenewedToken) return { kind: 'renew-token' }
  if (rule === 'clock' && !state.hasCorrectedClock) return { kind: 'correct-clock' }
  const mayHelp = rule === undefined ? error.isRetryable : rule === 'now'
  if (state.isWrite || !mayHelp || state.retries >= state.retryLimit) return stop
  const ceilingMs = Math.min(longestWaitMs, firstWaitMs * 2 ** state.retries)
  const retryAfterMs = error instanceof TuyaRateLimitError ? (error.retryAfterMs ?? 0) : 0
  const waitMs = Math.max(retryAfterMs, Math.round(ceilingMs * state.fraction))
  return waitMs < state.remainingMs ? { kind: 'wait', waitMs } : stop
}

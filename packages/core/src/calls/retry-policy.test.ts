import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  TuyaApiError,
  TuyaAuthenticationError,
  TuyaClockError,
  TuyaRateLimitError,
} from '../errors/api-errors.ts'
import { errorCodes } from '../errors/error-codes.ts'
import { TuyaAbortedError, TuyaNetworkError } from '../errors/request-errors.ts'
import { planRetry, type RetryState } from './retry-policy.ts'

const read: RetryState = {
  isWrite: false,
  isTokenCall: false,
  retries: 0,
  retryLimit: 3,
  hasRenewedToken: false,
  hasCorrectedClock: false,
  remainingMs: 60_000,
  fraction: 0.5,
}
const details = { isRetryable: true, outcome: 'refused', status: 200, vendorMessage: '' } as const
const expired = new TuyaAuthenticationError('expired', { ...details, code: 1010 })
const skewed = new TuyaClockError('skewed', { ...details, isRetryable: false, code: 1013 })
const offline = new TuyaNetworkError('reset', { outcome: 'unknown' })

describe('the retry policy', () => {
  it('retries a read with exponential backoff and full jitter', () => {
    const ceilings = [0, 1, 2].map((retries) => planRetry(offline, { ...read, retries, fraction: 1 }))
    expect(ceilings).toEqual([300, 600, 1200].map((waitMs) => ({ kind: 'wait', waitMs })))
    expect(planRetry(offline, { ...read, fraction: 0 })).toEqual({ kind: 'wait', waitMs: 0 })
  })

  it('stops at the limit and when the total time would pass', () => {
    expect(planRetry(offline, { ...read, retries: 3 }).kind).toBe('stop')
    expect(planRetry(offline, { ...read, remainingMs: 150 }).kind).toBe('stop')
  })

  it('never retries after an abort', () => {
    const aborted = new TuyaAbortedError('gone', { outcome: 'not-sent' })
    expect(aborted.isRetryable).toBe(true)
    expect(planRetry(aborted, read).kind).toBe('stop')
  })

  it('waits at least as long as the server asked', () => {
    const error = new TuyaRateLimitError('slow down', { ...details, code: 1199, retryAfterMs: 5000 })
    expect(planRetry(error, read)).toEqual({ kind: 'wait', waitMs: 5000 })
  })

  it('renews a refused token once and corrects the clock once, for writes as well', () => {
    const write = { ...read, isWrite: true }
    expect(planRetry(expired, write).kind).toBe('renew-token')
    expect(planRetry(expired, { ...write, hasRenewedToken: true }).kind).toBe('stop')
    expect(planRetry(skewed, write).kind).toBe('correct-clock')
    expect(planRetry(skewed, { ...write, hasCorrectedClock: true }).kind).toBe('stop')
    expect(planRetry(expired, { ...read, isTokenCall: true }).kind).toBe('stop')
  })

  it('never repeats a write for any other code or failure', () => {
    const rules = Object.entries(errorCodes).filter(([, { retry }]) => retry !== 'token' && retry !== 'clock')
    fc.assert(
      fc.property(fc.constantFrom(...rules), fc.nat(5), fc.boolean(), ([code], retries, isRetryable) => {
        const error = new TuyaApiError('x', { ...details, isRetryable, code: Number(code) || code })
        expect(planRetry(error, { ...read, isWrite: true, retries }).kind).toBe('stop')
      }),
    )
    expect(planRetry(offline, { ...read, isWrite: true }).kind).toBe('stop')
  })
})

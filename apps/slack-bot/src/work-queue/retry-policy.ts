import { doublingDelayMs } from '../rollouts/timing/doubling-delay.ts'
import type { Lane } from './lane.ts'

export interface RetryPolicy {
  /** Runs of one piece before it is a dead letter; infinite for work that is never given up. */
  readonly maxAttempts: number
  readonly firstDelayMs: number
  readonly longestDelayMs: number
}
export type RetryPolicies = Readonly<Record<Lane, RetryPolicy>>

/**
 * For the cloud about four hours of tries: longer than most outages, short enough that a person hears of a dead letter
 * the same day. What people read is never given up, and is tried often enough to be there soon after an outage.
 */
export const DEFAULT_RETRY_POLICIES: RetryPolicies = {
  cloud: { maxAttempts: 30, firstDelayMs: 1000, longestDelayMs: 600_000 },
  people: { maxAttempts: Number.POSITIVE_INFINITY, firstDelayMs: 1000, longestDelayMs: 60_000 },
}

/** Work of a version that this one does not know: another replica may know it, but not for ever. */
export const MOST_UNREADABLE_ATTEMPTS = 30

/** The wait after a failed run: doubles each time, and is spread over its upper half so that many do not come back at once. */
export const backoffMs = (attempt: number, policy: RetryPolicy, random: () => number): number => {
  const fullMs = doublingDelayMs({ firstMs: policy.firstDelayMs, longestMs: policy.longestDelayMs }, attempt)
  return Math.round(fullMs * (0.5 + random() / 2))
}

/** Whether a failed run is told to the operator: the first few, then ever fewer of a long trouble. */
export const isWorthALine = (attempt: number): boolean => Number.isInteger(Math.log2(attempt))

import { doublingDelayMs } from '../rollouts/timing/doubling-delay.ts'
import type { Lane } from './lane.ts'

export interface RetryPolicy {
  /** Runs of one piece before it becomes a dead letter; infinite if it is never given up. */
  readonly maxAttempts: number
  readonly firstDelayMs: number
  readonly longestDelayMs: number
}
export type RetryPolicies = Readonly<Record<Lane, RetryPolicy>>

/**
 * Cloud work is tried for about four hours: longer than most outages, short enough to report a dead letter the same day.
 * Messages to people are never given up, and are tried often enough to arrive soon after an outage.
 */
export const DEFAULT_RETRY_POLICIES: RetryPolicies = {
  cloud: { maxAttempts: 30, firstDelayMs: 1000, longestDelayMs: 600_000 },
  people: { maxAttempts: Number.POSITIVE_INFINITY, firstDelayMs: 1000, longestDelayMs: 60_000 },
}

/** Attempts for work that this version doesn't know. A newer replica may know it. */
export const MOST_UNREADABLE_ATTEMPTS = 30

/** The delay after a failed run: doubles each time. Half of it is random, so that retries spread out. */
export const backoffMs = (attempt: number, policy: RetryPolicy, random: () => number): number => {
  const fullMs = doublingDelayMs({ firstMs: policy.firstDelayMs, longestMs: policy.longestDelayMs }, attempt)
  return Math.round(fullMs * (0.5 + random() / 2))
}

/** Which failed runs are logged: attempts 1, 2, 4, 8 and so on. */
export const isWorthLogging = (attempt: number): boolean => Number.isInteger(Math.log2(attempt))

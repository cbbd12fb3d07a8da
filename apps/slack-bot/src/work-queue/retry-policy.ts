export interface RetryPolicy {
  /** Runs of one piece before it is a dead letter. */
  readonly maxAttempts: number
  readonly firstDelayMs: number
  readonly longestDelayMs: number
}

/** About four hours of tries: longer than most outages, short enough that a person hears of a dead letter the same day. */
export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  maxAttempts: 30,
  firstDelayMs: 1000,
  longestDelayMs: 600_000,
}

/** The wait after a failed run: doubles each time, and is spread over its upper half so that many do not come back at once. */
export const backoffMs = (attempt: number, policy: RetryPolicy, random: () => number): number => {
  const fullMs = Math.min(policy.longestDelayMs, policy.firstDelayMs * 2 ** Math.min(attempt - 1, 40))
  return Math.round(fullMs * (0.5 + random() / 2))
}

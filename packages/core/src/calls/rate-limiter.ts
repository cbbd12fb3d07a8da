import type { Clock } from './clock.ts'

export interface RateLimiter {
  /**
   * Returns undefined when the call may be sent at once; otherwise a promise that resolves when it may. Urgent calls go
   * first; within each group, calls go in order of arrival.
   */
  acquire(call?: {
    readonly signal?: AbortSignal | undefined
    readonly isUrgent?: boolean
  }): Promise<void> | undefined
  release(): void
  /** Pauses (at most one minute) and halves rate and concurrency, which recover within half a minute. */
  slowDown(retryAfterMs?: number): void
}

interface Waiting {
  readonly grant: () => void
  isGone: boolean
}

/** Not shorter, because Tuya counts its limits per second. */
const shortestPauseMs = 1000
/** Not longer, because callers would hang without an error. A longer `Retry-After` is in the error of the refused call. */
const longestPauseMs = 60_000
const recoveryMs = 30_000
const lowestFactor = 1 / 16

/**
 * A token bucket with a limit on concurrent calls. The bucket holds the permits of one second.
 *
 * The caller that acquired a permit must release it exactly once.
 */
export const createRateLimiter = (options: {
  requestsPerSecond: number
  concurrency: number
  clock: Clock
}): RateLimiter => {
  const { requestsPerSecond, concurrency, clock } = options
  const capacity = Math.max(1, Math.ceil(requestsPerSecond))
  let permits = capacity
  let refilledAtMs = clock.elapsed()
  let underWay = 0
  let urgent: Waiting[] = []
  let others: Waiting[] = []
  let isWaking = false
  let pausedUntilMs = Number.NEGATIVE_INFINITY
  let slowedAtMs = Number.NEGATIVE_INFINITY
  let factorWhenSlowed = 1

  const factor = (nowMs: number): number =>
    Math.min(1, factorWhenSlowed + Math.max(0, nowMs - slowedAtMs) / recoveryMs)

  const refill = (nowMs: number): void => {
    const elapsedMs = nowMs - refilledAtMs
    refilledAtMs = nowMs
    if (requestsPerSecond !== Number.POSITIVE_INFINITY)
      permits = Math.min(capacity, permits + (elapsedMs / 1000) * requestsPerSecond * factor(nowMs))
  }

  const take = (nowMs: number): boolean => {
    const cap = Math.max(1, Math.floor(concurrency * factor(nowMs)))
    if (underWay >= cap || permits < 1 || nowMs < pausedUntilMs) return false
    permits -= 1
    underWay += 1
    return true
  }

  const wakeLater = (nowMs: number): void => {
    if (isWaking) return
    const forPermitMs = permits >= 1 ? 0 : ((1 - permits) / (requestsPerSecond * factor(nowMs))) * 1000
    const waitMs = Math.max(forPermitMs, pausedUntilMs - nowMs)
    // No time to wait for: the next release drains the queue.
    if (waitMs <= 0) return
    isWaking = true
    const wake = (): void => {
      isWaking = false
      drain()
    }
    clock.sleep(Math.ceil(waitMs)).then(wake, wake)
  }

  /** Grants permits from the head of the queue; returns the calls that still wait. */
  const serve = (queue: Waiting[], nowMs: number): Waiting[] => {
    let served = 0
    for (const entry of queue) {
      if (!entry.isGone) {
        if (!take(nowMs)) break
        entry.grant()
      }
      served += 1
    }
    return served > 0 ? queue.slice(served) : queue
  }

  const drain = (): void => {
    const nowMs = clock.elapsed()
    refill(nowMs)
    urgent = serve(urgent, nowMs)
    if (urgent.length === 0) others = serve(others, nowMs)
    if (urgent.length + others.length > 0) wakeLater(nowMs)
  }

  const enqueue = (queue: Waiting[], signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      const onAbort = (): void => {
        entry.isGone = true
        reject(new Error('Aborted while waiting for a permit'))
      }
      const entry: Waiting = {
        isGone: false,
        grant: () => {
          signal?.removeEventListener('abort', onAbort)
          resolve()
        },
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      queue.push(entry)
      wakeLater(clock.elapsed())
    })

  return {
    acquire: ({ signal, isUrgent = false } = {}) => {
      const nowMs = clock.elapsed()
      refill(nowMs)
      const isFirst = urgent.length === 0 && (isUrgent || others.length === 0)
      if (isFirst && take(nowMs)) return undefined
      return enqueue(isUrgent ? urgent : others, signal)
    },
    release: () => {
      underWay -= 1
      if (urgent.length + others.length > 0) drain()
    },
    slowDown: (retryAfterMs = 0) => {
      const nowMs = clock.elapsed()
      const pauseMs = Math.min(longestPauseMs, Math.max(shortestPauseMs, retryAfterMs))
      pausedUntilMs = Math.max(pausedUntilMs, nowMs + pauseMs)
      // Count concurrent refusals once.
      if (nowMs - slowedAtMs < shortestPauseMs) return
      factorWhenSlowed = Math.max(lowestFactor, factor(nowMs) / 2)
      slowedAtMs = nowMs
    },
  }
}

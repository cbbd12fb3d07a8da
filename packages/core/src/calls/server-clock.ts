import type { Clock } from './clock.ts'

export interface ServerClock {
  /** The time to sign with: this machine's, or the server's after `correct()`. */
  now(): number
  /** Records the server's time from an answer that has just arrived. Used only after `correct()`. */
  observe(serverTimeMs: number | undefined, roundTripMs: number): void
  /** Switches `now()` to the server's time. Returns false when it isn't known. */
  correct(): boolean
  /** How far the server's clock is ahead of this machine's, by the last answer. Accurate to half a round trip. */
  skewMs(): number | undefined
}

/**
 * Corrects only after a refusal: the server's time is off by up to half a round trip, and ten-digit times have whole
 * seconds only, so a good local clock is more accurate.
 */
export const createServerClock = (clock: Clock): ServerClock => {
  /** Relative to the monotonic clock, so it stays right when this machine's clock is set. */
  let observedOffsetMs: number | undefined
  let appliedOffsetMs: number | undefined
  return {
    now: () => (appliedOffsetMs === undefined ? clock.now() : clock.elapsed() + appliedOffsetMs),
    observe: (serverTimeMs, roundTripMs) => {
      if (serverTimeMs !== undefined) observedOffsetMs = serverTimeMs + roundTripMs / 2 - clock.elapsed()
    },
    correct: () => {
      if (observedOffsetMs === undefined) return false
      appliedOffsetMs = observedOffsetMs
      return true
    },
    skewMs: () =>
      observedOffsetMs === undefined
        ? undefined
        : Math.round(clock.elapsed() + observedOffsetMs - clock.now()),
  }
}

import type { Clock } from './clock.ts'

export interface ServerClock {
  /** The time to sign with: this machine's, corrected once Tuya has refused it. */
  now(): number
  /** Notes the server's time of an answer that has just arrived. It is only used when a request is refused for its time. */
  observe(serverTimeMs: number | undefined, roundTripMs: number): void
  /** Signs by the server's time from now on. False when the server's time is not known. */
  correct(): boolean
  /** How far the server is ahead of this machine, by the last answer. Good to half a round trip. */
  skewMs(): number | undefined
}

/**
 * Why correct only when refused: an answer's time is as inexact as its way was long, and ten-digit times lose a
 * second, so a good local clock is better than a corrected one.
 */
export const createServerClock = (clock: Clock): ServerClock => {
  /** How far the server's time is ahead of the monotonic clock: true whatever is done to this machine's clock. */
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

import type { Clock } from '../../rollouts/ports/clock.ts'

/** Limits edits: a short burst, then evenly spaced, so that many waiting cards don't hit Slack's limit together. */
export const createEditAllowance = (options: {
  readonly perMinute: number
  readonly clock: Clock
  readonly wait: (ms: number) => Promise<void>
}): (() => Promise<void>) => {
  const { clock, wait } = options
  const restMs = Math.ceil(60_000 / options.perMinute)
  /** When the full burst is available again. */
  let fullAtMs = Number.NEGATIVE_INFINITY
  return async () => {
    const nowMs = clock.elapsed()
    fullAtMs = Math.max(fullAtMs, nowMs) + restMs
    const waitMs = fullAtMs - nowMs - BURST * restMs
    if (waitMs > 0) await wait(waitMs)
  }
}

const BURST = 5

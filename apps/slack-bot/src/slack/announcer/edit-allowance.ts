import type { Clock } from '../../rollouts/ports/clock.ts'

/** A few at once, then evenly: many cards that were held back must not run into Slack's limit together. */
export const createEditAllowance = (options: {
  readonly perMinute: number
  readonly clock: Clock
  readonly wait: (ms: number) => Promise<void>
}): (() => Promise<void>) => {
  const { clock, wait } = options
  const restMs = Math.ceil(60_000 / options.perMinute)
  /** When the allowance would be whole again. */
  let wholeAtMs = Number.NEGATIVE_INFINITY
  return async () => {
    const nowMs = clock.elapsed()
    wholeAtMs = Math.max(wholeAtMs, nowMs) + restMs
    const waitMs = wholeAtMs - nowMs - BURST * restMs
    if (waitMs > 0) await wait(waitMs)
  }
}

const BURST = 5

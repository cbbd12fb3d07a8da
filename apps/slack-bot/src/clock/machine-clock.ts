import type { Clock } from '../rollouts/ports/clock.ts'

/** The machine's own two clocks, uncorrected. The wall clock may be set, forward or back, at any moment. */
export const machineClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
}

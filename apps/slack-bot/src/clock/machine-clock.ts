import type { Clock } from '../rollouts/ports/clock.ts'

/** The machine's two clocks, uncorrected. The wall clock may be set forward or back at any time. */
export const machineClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
}

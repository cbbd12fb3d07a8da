import { expectedDurationOf, learnedDurationOf } from './durations.ts'
import type { Surroundings } from './observation.ts'
import type { Plan, PlannedDevice } from './plan.ts'

/** Whether the plan's window is open now. A window whose state could not be computed counts as closed. */
export const isWindowOpen = (plan: Plan, surroundings: Surroundings): boolean =>
  surroundings.window?.isOpen ?? plan.window === undefined

/** Finish-by: starts nothing that would probably end after the window closes, as far as durations were learned. */
export const endsInWindow = (
  plan: Plan,
  device: PlannedDevice,
  at: { readonly surroundings: Surroundings; readonly nowMs: number },
): boolean => {
  const { window, durations } = at.surroundings
  if (!isWindowOpen(plan, at.surroundings)) return false
  if (window === undefined || learnedDurationOf(device, durations) === undefined) return true
  return at.nowMs + expectedDurationOf(device, durations).q95Ms <= window.nextChangeAtMs
}

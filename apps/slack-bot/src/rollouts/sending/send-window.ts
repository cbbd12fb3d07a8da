import { entryOf } from '../../fleet/entry-of.ts'
import { expectedDurationOf, learnedDurationOf } from '../model/durations.ts'
import type { WindowState } from '../model/window-state.ts'
import type { Surroundings } from '../model/observation.ts'
import type { Plan, PlannedDevice } from '../model/plan.ts'
import { isAttemptSent } from '../model/facts/record-facts.ts'
import type { Execution } from '../model/rollout.ts'
import { roomKeyOf } from '../model/slot-needs.ts'

const FREE: WindowState = { isOpen: true }
/** A window whose state could not be computed counts as closed. */
const CLOSED: WindowState = { isOpen: false }

const planWindowOf = (plan: Plan, { window }: Surroundings): WindowState =>
  window ?? (plan.window === undefined && plan.startsAtMs === undefined ? FREE : CLOSED)

/** The window that a device follows: only its room's own if it has one, otherwise the plan's. */
export const windowFor = (plan: Plan, device: PlannedDevice, surroundings: Surroundings): WindowState => {
  const room = roomKeyOf(device)
  if (entryOf(plan.roomWindows, room) === undefined) return planWindowOf(plan, surroundings)
  return entryOf(surroundings.roomWindows, room) ?? CLOSED
}

/** Starts nothing that would probably end after the device's window closes, judging by learned durations. */
export const endsInWindow = (
  plan: Plan,
  device: PlannedDevice,
  at: { readonly surroundings: Surroundings; readonly nowMs: number },
): boolean => {
  const { durations } = at.surroundings
  if (plan.startsAtMs !== undefined && at.nowMs < plan.startsAtMs) return false
  const { isOpen, nextChangeAtMs } = windowFor(plan, device, at.surroundings)
  if (!isOpen) return false
  if (nextChangeAtMs === undefined || learnedDurationOf(device, durations) === undefined) return true
  return at.nowMs + expectedDurationOf(device, durations).q95Ms <= nextChangeAtMs
}

/** Whether the device may still be sent without action by a person. */
const isLeft = (execution: Execution, deviceId: string): boolean => {
  const record = execution.devices[deviceId]
  if (record === undefined) return false
  const { progress } = record
  if (progress.state === 'planned' || progress.state === 'intended') return true
  if (progress.state !== 'parked' || isAttemptSent(record)) return false
  return progress.reason !== 'quarantine' && progress.reason !== 'gateway'
}

/**
 * Whether a window of the devices left to send is open, and if not, when the first one opens. `undefined` if no device is
 * left that waits for a window. A plan without room hours always uses its one window.
 */
export const windowOfRest = (execution: Execution, surroundings: Surroundings): WindowState | undefined => {
  const { plan } = execution
  if (plan.roomWindows === undefined) return planWindowOf(plan, surroundings)
  const left = plan.devices.filter(({ deviceId }) => isLeft(execution, deviceId))
  if (left.length === 0) return undefined
  let opensAtMs: number | undefined
  for (const device of left) {
    const { isOpen, nextChangeAtMs } = windowFor(plan, device, surroundings)
    if (isOpen) return FREE
    if (nextChangeAtMs !== undefined) opensAtMs = Math.min(opensAtMs ?? nextChangeAtMs, nextChangeAtMs)
  }
  return opensAtMs === undefined ? CLOSED : { isOpen: false, nextChangeAtMs: opensAtMs }
}

/** The next clock change that skips a window of the devices left to send. */
export const skippedWindowAtMs = (execution: Execution, surroundings: Surroundings): number | undefined => {
  const { plan } = execution
  let earliest: number | undefined
  for (const device of plan.devices) {
    const { skippedAtMs } = windowFor(plan, device, surroundings)
    if (skippedAtMs !== undefined && isLeft(execution, device.deviceId))
      earliest = Math.min(earliest ?? skippedAtMs, skippedAtMs)
  }
  return earliest
}

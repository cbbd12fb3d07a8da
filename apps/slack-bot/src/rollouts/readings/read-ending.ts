import type { DeviceProblem } from '../model/codes/device-problem.ts'
import type { DeviceEvent } from '../state/evolve-device.ts'
import type { ObservedDevice, DeviceEvents } from './observed-device.ts'
import { NO_EVENTS, isSettledSinceMoved } from './observed-device.ts'
import { withJitter } from '../timing/stable-jitter.ts'

/** First and longest delay between reads of a device that must come back by itself. */
export const nextRecheck = ({
  record,
  knobs,
  nowMs,
  device,
}: Pick<ObservedDevice, 'record' | 'knobs' | 'nowMs' | 'device'>): {
  recheckAtMs: number
  recheckDelayMs: number
} => {
  const { first, longest } = knobs.offlineRecheckMs
  const wasParked = record.progress.state === 'parked' && record.progress.recheckDelayMs
  const recheckDelayMs = wasParked === false ? first : Math.min(longest, Math.max(first, wasParked * 2))
  const recheckAtMs = nowMs + withJitter(recheckDelayMs, 0.25, `${device.deviceId}/${recheckDelayMs}`)
  return { recheckAtMs, recheckDelayMs }
}

export const parkedOf = (
  observed: ObservedDevice,
  reason: Extract<DeviceEvent, { type: 'device-parked' }>['reason'],
): DeviceEvents => [
  { type: 'device-parked', deviceId: observed.device.deviceId, reason, ...nextRecheck(observed) },
]

const retryDelayOf = ({ record, knobs, device }: ObservedDevice): number | undefined => {
  const { attempt } = record.progress
  const delayMs = knobs.retryDelaysMs[attempt - 1]
  return delayMs === undefined ? undefined : withJitter(delayMs, 0.2, `${device.deviceId}/${attempt}`)
}

/** The attempt failed: retry later, or fail for good if no retry is left or the rollout is halting. */
export const failedOf = (observed: ObservedDevice, problem: DeviceProblem): DeviceEvents => {
  const { deviceId } = observed.device
  const delayMs = retryDelayOf(observed)
  if (delayMs === undefined || observed.isHalting)
    return [{ type: 'device-failed-finally', deviceId, problem }]
  return [{ type: 'device-failed', deviceId, problem, notBeforeMs: observed.nowMs + delayMs }]
}

const exhausted = (observed: ObservedDevice): DeviceEvents => {
  const { deviceId } = observed.device
  // A lost call is the cloud's problem, not the device's failure, so the device is parked for a person to check.
  if (observed.record.lastSent?.isAmbiguous === true) return parkedOf(observed, 'quarantine')
  const problem = { code: 'never-started' } as const
  return [{ type: 'device-failed-finally', deviceId, problem }]
}

/**
 * Slices shrink with each attempt without effect, so that a device that spoils its slice is alone in the last attempt:
 * 20, 7, 2, 1 with four attempts; 20, 4, 1 with three.
 */
const nextSliceLimit = ({ record, knobs }: ObservedDevice): number => {
  const left = knobs.retryDelaysMs.length + 1 - record.progress.attempt
  return Math.max(1, Math.floor((record.sliceLimit ?? 1) ** ((left - 1) / left)))
}

/**
 * The update is still offered although it was sent. The first such reading may be outdated. A second one that began a
 * settle time later proves that the POST had no effect (or that the update ended without a trace), and spends the attempt.
 */
export const stillOfferedOf = (observed: ObservedDevice): DeviceEvents => {
  const { record, observation, knobs, nowMs, device } = observed
  if (!isSettledSinceMoved(observed)) return NO_EVENTS
  const { deviceId } = device
  const { readStartedAtMs } = observation
  if (record.untakenReadAtMs === undefined)
    return [{ type: 'device-found-untaken', deviceId, readStartedAtMs }]
  if (readStartedAtMs < record.untakenReadAtMs + knobs.settleMs) return NO_EVENTS
  if (observed.isHalting) return [{ type: 'device-skipped', deviceId, reason: 'halted' }]
  if (retryDelayOf(observed) === undefined) return exhausted(observed)
  return [{ type: 'device-not-taken', deviceId, notBeforeMs: nowMs, sliceLimit: nextSliceLimit(observed) }]
}

import type { DeviceRecord } from '../model/device-progress.ts'
import type { Surroundings } from '../model/observation.ts'
import type { Turn } from '../state/turn.ts'
import { deviceDeadlineMs } from '../timing/device-deadline.ts'

const whenDue = (turn: Turn, deviceId: string, record: DeviceRecord): void => {
  const { progress, lastSeen } = record
  const { knobs } = turn.rollout.plan
  const recheckDelayMs = knobs.offlineRecheckMs.first
  const recheckAtMs = turn.nowMs + recheckDelayMs
  if (progress.state === 'waiting')
    turn.emit({ type: 'device-parked', deviceId, reason: 'wake', recheckAtMs, recheckDelayMs })
  else if (progress.state === 'sent' || progress.state === 'updating')
    turn.emit({ type: 'device-stalled', deviceId })
  else turn.emit({ type: 'device-unknown', deviceId, statusCode: lastSeen?.statusCode ?? 0, isGivenUp: true })
}

/** Moves the devices whose deadline has passed: waiting, stalled, never ended, never read back. */
export const expireDevices = (turn: Turn, surroundings: Surroundings): void => {
  const context = { knobs: turn.rollout.plan.knobs, durations: surroundings.durations }
  for (const { device, record } of turn.view.groups.touched) {
    const dueAtMs = deviceDeadlineMs(device, record, context)
    if (dueAtMs !== undefined && dueAtMs <= turn.nowMs) whenDue(turn, device.deviceId, record)
  }
}

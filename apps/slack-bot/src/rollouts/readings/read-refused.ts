import type { DeviceRecord } from '../model/device-progress.ts'
import type { DeviceEvent } from '../state/evolve-device.ts'
import type { RefusedRead } from '../model/observation.ts'
import type { PlannedDevice, RolloutKnobs } from '../model/plan.ts'
import { nextRecheck } from './read-ending.ts'
import { isAttemptSent, isOnItsWay, isTerminal } from '../model/facts/record-facts.ts'

interface RefusedReadContext {
  readonly device: PlannedDevice
  readonly record: DeviceRecord
  readonly refused: RefusedRead
  readonly knobs: RolloutKnobs
  readonly nowMs: number
}

/** A device that waits to be sent and isn't parked for another reason. */
const waitsToBeSent = (record: DeviceRecord): boolean => {
  const { progress } = record
  if (progress.state === 'planned') return true
  if (progress.state !== 'parked' || isAttemptSent(record)) return false
  return progress.reason === 'offline' || progress.reason === 'wake' || progress.reason === 'refused'
}

/**
 * The cloud reads other devices but refuses this one. A device that waits to be sent is parked, because its version can't
 * be read. A device on its way, or one whose new version can't be read back, becomes unknown the second time.
 */
export const readRefused = (context: RefusedReadContext): readonly DeviceEvent[] => {
  const { record, refused } = context
  const { deviceId, problem, isLasting, readStartedAtMs } = refused
  const { progress } = record
  if (isTerminal(progress) || progress.state === 'intended' || progress.state === 'sending') return []
  const noted: DeviceEvent = { type: 'device-read-refused', deviceId, problem, readStartedAtMs }
  // Refused twice in passing, a device that could not be sent without a reading would hold up its wave.
  const isSecond = record.refusedReadAtMs !== undefined && progress.state === 'planned'
  if (!isLasting && !isSecond) return [noted]
  if (waitsToBeSent(record)) {
    const isNews = progress.state !== 'parked' || progress.reason !== 'refused'
    const parked = { type: 'device-parked', deviceId, reason: 'refused', ...nextRecheck(context) } as const
    return [noted, isNews ? { ...parked, problem } : parked]
  }
  const isSettled = readStartedAtMs >= (record.lastSent?.sentAtMs ?? -Infinity) + context.knobs.settleMs
  if (!isOnItsWay(progress) || record.refusedReadAtMs === undefined || !isSettled) return [noted]
  const statusCode = record.lastSeen?.statusCode ?? 0
  return [{ type: 'device-unknown', deviceId, statusCode, isGivenUp: true, problem }]
}

import type { DeviceRecord } from '../model/device-progress.ts'
import type { RolloutKnobs } from '../model/plan.ts'
import { awaitsRetry, isParkedByRoom, isInFlight, isTerminal } from '../model/facts/record-facts.ts'
import type { Turn } from '../state/turn.ts'

/** When the rollout stops waiting for a device that only time or a person can move; `undefined` while the device may move. */
export const parkedTimeoutAtMs = ({ progress }: DeviceRecord, knobs: RolloutKnobs): number | undefined => {
  if (progress.state !== 'parked' && progress.state !== 'unknown') return undefined
  // Time parked by a lock or a closed window doesn't count toward the timeout.
  const sinceMs = isParkedByRoom(progress)
    ? Math.max(progress.sinceMs, progress.recheckAtMs)
    : progress.sinceMs
  return sinceMs + knobs.parkedTimeoutMs
}

const isOver = (record: DeviceRecord, knobs: RolloutKnobs, nowMs: number): boolean => {
  if (isTerminal(record.progress)) return true
  const endsAtMs = parkedTimeoutAtMs(record, knobs)
  return endsAtMs !== undefined && nowMs >= endsAtMs
}

/** Whether nothing is left to do or to wait for: every device is done, or parked or unknown beyond its timeout. */
export const isFinished = (turn: Turn): boolean => {
  const { plan, devices } = turn.rollout
  return plan.devices.every(({ deviceId }) => {
    const record = devices[deviceId]
    return record === undefined || isOver(record, plan.knobs, turn.nowMs)
  })
}

/**
 * Ends the rollout. Devices that stayed offline or asleep aren't failures. Devices that failed, are in quarantine or are
 * unknown need a person.
 */
export const complete = (turn: Turn): void => {
  const hasFailures = Object.values(turn.rollout.devices).some(
    (record) => awaitsRetry(record) || record.progress.state === 'unknown',
  )
  turn.emit({ type: 'rollout-completed', hasFailures })
}

/** A halt is complete when no device is on its way any more. */
export const closeHalting = (turn: Turn): void => {
  if (turn.rollout.status !== 'halting') return
  const isWaiting = Object.values(turn.rollout.devices).some(({ progress }) => isInFlight(progress))
  if (!isWaiting) turn.emit({ type: 'rollout-halted' })
}

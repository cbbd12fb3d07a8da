import type { DeviceProblem } from '../model/codes/device-problem.ts'
import type { DeviceRecord } from '../model/device-progress.ts'
import type { RolloutId } from '../model/ids.ts'
import type { PlannedDevice } from '../model/plan.ts'
import { awaitsRetry } from '../model/facts/record-facts.ts'
import { hasExecution, type Rollout } from '../model/rollout.ts'

/** A rollout's facts about a device whose last attempt failed. */
export interface KnownFailure {
  readonly rolloutId: RolloutId
  readonly device: PlannedDevice
  readonly atMs?: number
  readonly problem?: DeviceProblem
  /** Attempts of that rollout that failed. */
  readonly failures: number
  /** That rollout doesn't retry it automatically. */
  readonly isFinal: boolean
}

const failureOf = (record: DeviceRecord): Omit<KnownFailure, 'rolloutId' | 'device'> | undefined => {
  const { progress, failures = 0, movedAtMs } = record
  if (progress.state === 'failed') {
    const { atMs, problem } = progress
    return { atMs, problem, failures: Math.max(1, failures), isFinal: true }
  }
  if (failures === 0 || (progress.state !== 'planned' && progress.state !== 'parked')) return undefined
  const problem = progress.state === 'planned' ? progress.lastFailure : undefined
  return {
    failures,
    isFinal: awaitsRetry(record),
    ...(movedAtMs !== undefined && { atMs: movedAtMs }),
    ...(problem !== undefined && { problem }),
  }
}

/** Whether the rollout tried the device; if not, an older one decides. */
const hasWord = ({ progress, lastSent }: DeviceRecord): boolean =>
  lastSent !== undefined || progress.state === 'verified' || progress.state === 'failed'

/** Devices whose last attempt by this bot failed, from the newest rollout that tried them. `rollouts`: newest first. */
export const knownFailuresOf = (rollouts: readonly Rollout[]): ReadonlyMap<string, KnownFailure> => {
  const decided = new Set<string>()
  const known = new Map<string, KnownFailure>()
  for (const rollout of rollouts) {
    if (!hasExecution(rollout)) continue
    for (const device of rollout.plan.devices) {
      const record = rollout.devices[device.deviceId]
      if (record === undefined || decided.has(device.deviceId) || !hasWord(record)) continue
      decided.add(device.deviceId)
      const failure = failureOf(record)
      if (failure !== undefined)
        known.set(device.deviceId, { ...failure, rolloutId: rollout.rolloutId, device })
    }
  }
  return known
}

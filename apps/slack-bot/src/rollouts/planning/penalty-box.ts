import { versionKey } from '../../fleet/same-version.ts'
import type { PlannedDevice } from '../model/plan.ts'
import type { Rollout } from '../model/rollout.ts'
import { hasExecution } from '../model/rollout.ts'

/** So many failures on one version put a device aside. */
const FAILURES = 3
const BOXED_FOR_MS = 24 * 3_600_000

/** Until when a device is put aside for one version; absent when it is not. */
export type PenaltyBox = (device: Pick<PlannedDevice, 'deviceId' | 'toVersion'>) => number | undefined

const keyOf = ({ deviceId, toVersion }: Pick<PlannedDevice, 'deviceId' | 'toVersion'>): string =>
  JSON.stringify([deviceId, versionKey(toVersion)])

/**
 * Devices that failed three times on a version within a day, over all rollouts that are given. Their next rollout sends
 * them only when a person retries them, or a day after the last failure.
 */
export const penaltyBoxOf = (past: readonly Rollout[], nowMs: number): PenaltyBox => {
  const boxes = new Map<string, { failures: number; lastMs: number }>()
  for (const rollout of past) {
    if (!hasExecution(rollout)) continue
    for (const device of rollout.plan.devices) {
      const record = rollout.devices[device.deviceId]
      if (record?.progress.state !== 'failed' || record.progress.atMs <= nowMs - BOXED_FOR_MS) continue
      const { failures, lastMs } = boxes.get(keyOf(device)) ?? { failures: 0, lastMs: 0 }
      boxes.set(keyOf(device), {
        failures: failures + (record.failures ?? 0),
        lastMs: Math.max(lastMs, record.progress.atMs),
      })
    }
  }
  return (device) => {
    const box = boxes.get(keyOf(device))
    return box !== undefined && box.failures >= FAILURES ? box.lastMs + BOXED_FOR_MS : undefined
  }
}

import { versionKey } from '../../fleet/same-version.ts'
import type { PlannedDevice } from '../model/plan.ts'
import type { Rollout } from '../model/rollout.ts'
import { hasExecution } from '../model/rollout.ts'

/** This many failures on one version put a device in quarantine. */
const FAILURES = 3
const QUARANTINE_MS = 24 * 3_600_000

/** Until when a device is in quarantine for one version; `undefined` if it isn't. */
export type Quarantine = (device: Pick<PlannedDevice, 'deviceId' | 'toVersion'>) => number | undefined

const keyOf = ({ deviceId, toVersion }: Pick<PlannedDevice, 'deviceId' | 'toVersion'>): string =>
  JSON.stringify([deviceId, versionKey(toVersion)])

/**
 * Devices that failed three times on a version within a day, across the given rollouts. A later rollout sends them only
 * after a retry by a person, or a day after the last failure.
 */
export const quarantineOf = (past: readonly Rollout[], nowMs: number): Quarantine => {
  const entries = new Map<string, { failures: number; lastMs: number }>()
  for (const rollout of past) {
    if (!hasExecution(rollout)) continue
    for (const device of rollout.plan.devices) {
      const record = rollout.devices[device.deviceId]
      if (record?.progress.state !== 'failed' || record.progress.atMs <= nowMs - QUARANTINE_MS) continue
      const { failures, lastMs } = entries.get(keyOf(device)) ?? { failures: 0, lastMs: 0 }
      entries.set(keyOf(device), {
        failures: failures + (record.failures ?? 0),
        lastMs: Math.max(lastMs, record.progress.atMs),
      })
    }
  }
  return (device) => {
    const entry = entries.get(keyOf(device))
    return entry !== undefined && entry.failures >= FAILURES ? entry.lastMs + QUARANTINE_MS : undefined
  }
}

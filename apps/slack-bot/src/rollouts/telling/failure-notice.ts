import type { FailedDevice, Notice } from '../model/effect.ts'
import type { EventOf } from '../model/event.ts'
import type { DeviceRecord, DeviceState } from '../model/device-progress.ts'
import { plannedDeviceOf, waveNumberOf } from '../model/plan-index.ts'
import type { ApprovedRollout } from '../model/rollout.ts'
import type { RolloutView } from '../state/rollout-view.ts'

const UNDER_WAY: readonly DeviceState[] = [
  'planned',
  'intended',
  'sending',
  'sent',
  'waiting',
  'updating',
  'verifying',
]

const isBeingRetried = ({ progress }: DeviceRecord): boolean =>
  progress.attempt > 1 && UNDER_WAY.includes(progress.state)

/** The first failure of a device. Later ones are on the card, until its tries are used up. */
export const firstFailureNotice = (
  after: ApprovedRollout,
  { deviceId, notBeforeMs, problem }: EventOf<'device-failed'>,
  view: RolloutView,
): Notice | undefined => {
  const record = after.devices[deviceId]
  if (record === undefined || (record.progress.attempt > 2 && record.failures !== 1)) return undefined
  const { name } = plannedDeviceOf(view.planIndex, deviceId)
  const attempt = record.progress.attempt - 1
  return { kind: 'devices-failed', devices: [{ deviceId, name, attempt, nextTryAtMs: notBeforeMs, problem }] }
}

/**
 * The failed devices of a wave, told once the last of its retries has ended. If that retry succeeds, the wave's own result
 * tells of the failures.
 */
export const finalFailureNotice = (
  after: ApprovedRollout,
  { deviceId }: EventOf<'device-failed-finally'>,
  view: RolloutView,
): Notice | undefined => {
  const wave = after.plan.waves[waveNumberOf(view.planIndex, deviceId) - 1] ?? []
  const failed: FailedDevice[] = []
  for (const id of wave) {
    const record = after.devices[id]
    if (record === undefined) continue
    if (isBeingRetried(record)) return undefined
    const { progress } = record
    if (progress.state !== 'failed') continue
    const { attempt, problem } = progress
    failed.push({ deviceId: id, name: plannedDeviceOf(view.planIndex, id).name, attempt, problem })
  }
  return { kind: 'devices-failed', devices: failed }
}

import type { DeviceRecord } from '../model/device-progress.ts'
import { deviceNoteOf } from './device-note.ts'
import { replacedVersionOf } from '../readings/module-version.ts'
import type { PlannedDevice, RolloutKnobs } from '../model/plan.ts'
import { waitedUntilMsOf } from '../watching/waited-until.ts'
import type { DeviceLine } from './progress.ts'

const sinceOf = ({ progress }: DeviceRecord): number | undefined => {
  if ('sinceMs' in progress) return progress.sinceMs
  if ('atMs' in progress) return progress.atMs
  return 'sentAtMs' in progress ? progress.sentAtMs : undefined
}

const isBehindWindow = ({ progress }: DeviceRecord): boolean =>
  progress.state === 'parked' && progress.reason === 'window'

const nextTryOf = (record: DeviceRecord): number | undefined => {
  const { progress } = record
  if (progress.state === 'parked') return isBehindWindow(record) ? undefined : progress.recheckAtMs
  return progress.state === 'planned' && progress.lastFailure !== undefined ? progress.notBeforeMs : undefined
}

const opensAtOf = (record: DeviceRecord): number | undefined => {
  const { progress } = record
  const isForeseen = progress.state === 'parked' && progress.recheckDelayMs > 0
  return isForeseen && isBehindWindow(record) ? progress.recheckAtMs : undefined
}

export const toDeviceLine = (
  device: PlannedDevice,
  record: DeviceRecord,
  knobs: RolloutKnobs,
): DeviceLine => {
  const note = deviceNoteOf(record)
  const sinceMs = sinceOf(record)
  const nextTryAtMs = nextTryOf(record)
  const opensAtMs = opensAtOf(record)
  const waitedUntilMs = waitedUntilMsOf(device, record, knobs)
  const fromVersion = replacedVersionOf(device)
  return {
    deviceId: device.deviceId,
    name: device.name,
    roomLabel: device.roomLabel,
    state: record.progress.state,
    toVersion: device.toVersion,
    attempt: record.progress.attempt,
    ...(record.progress.state === 'sent' && record.progress.isAmbiguous && { isAmbiguous: true }),
    ...(fromVersion !== undefined && { fromVersion }),
    ...(note !== undefined && { note }),
    ...(sinceMs !== undefined && { sinceMs }),
    ...(nextTryAtMs !== undefined && { nextTryAtMs }),
    ...(opensAtMs !== undefined && { opensAtMs }),
    ...(waitedUntilMs !== undefined && { waitedUntilMs }),
  }
}

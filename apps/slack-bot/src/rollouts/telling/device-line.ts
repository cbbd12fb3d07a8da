import type { DeviceRecord } from '../model/device-progress.ts'
import { PARK_REASONS, SKIP_REASONS } from '../model/device-progress.ts'
import { replacedVersionOf } from '../readings/module-version.ts'
import type { PlannedDevice } from '../model/plan.ts'
import type { DeviceLine } from './progress.ts'

/** Words for why a device is not on its normal way; `undefined` for one that is. */
const noteOf = ({ progress, lastSent, givenUp }: DeviceRecord): string | undefined => {
  switch (progress.state) {
    case 'planned':
      return progress.lastFailure === undefined ? undefined : `attempt ${progress.attempt - 1} failed`
    case 'sent':
      return progress.isAmbiguous ? 'Tuya’s answer was lost; I look what became of it' : undefined
    case 'parked':
      return progress.problem?.replace(/\.$/u, '') ?? PARK_REASONS[progress.reason]
    case 'skipped':
      return SKIP_REASONS[progress.reason]
    case 'failed':
      return progress.problem.replace(/\.$/u, '')
    case 'unknown':
      if (progress.problem !== undefined) return progress.problem.replace(/\.$/u, '')
      if (givenUp === 'read-back') return 'Tuya calls it installed, but the new version was not read back'
      return givenUp === 'end' ? 'no end was ever seen' : `Tuya shows status ${progress.statusCode}`
    case 'stalled':
      return 'no end within the time that such devices take'
    case 'updating':
    case 'verifying':
      return progress.isOutside ? 'started outside this rollout' : undefined
    case 'verified':
      if (progress.isOutside) return 'updated outside this rollout'
      return progress.hasFurtherUpdate === true ? 'a further update is offered' : undefined
    case 'waiting':
      return lastSent === undefined ? undefined : 'Tuya has not started its update yet'
    case 'intended':
    case 'sending':
    default:
      return undefined
  }
}

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

export const toDeviceLine = (device: PlannedDevice, record: DeviceRecord): DeviceLine => {
  const note = noteOf(record)
  const sinceMs = sinceOf(record)
  const nextTryAtMs = nextTryOf(record)
  const opensAtMs = opensAtOf(record)
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
  }
}

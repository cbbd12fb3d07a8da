import { isSameVersion } from '../../fleet/same-version.ts'
import { hasLeftVersion } from './module-version.ts'
import type { DeviceProgress } from '../model/device-progress.ts'
import { parkedOf, failedOf, stillOfferedOf } from './read-ending.ts'
import { nothingOfferedOf, recheckLater, unknownOf } from './read-idle.ts'
import type { ObservedDevice, DeviceEvents } from './observed-device.ts'
import {
  NO_EVENTS,
  deviceReadOf,
  installedOf,
  isOnPlannedVersion,
  isOtherVersionOffered,
  isSettledSinceMoved,
  isSettledSinceSent,
  verifiedOf,
} from './observed-device.ts'

/** If another version is offered, ours may be installed already: a detail must show it. */
const offeredToSent = (observed: ObservedDevice): DeviceEvents => {
  const { record, observation } = observed
  if (!isOtherVersionOffered(observed)) return stillOfferedOf(observed)
  if (!isSettledSinceMoved(observed) || record.offer?.version === observation.offeredVersion) return NO_EVENTS
  return [deviceReadOf(observed)]
}

const isAsleep = (progress: DeviceProgress): boolean =>
  progress.state === 'parked' && progress.reason === 'wake'

/** Devices whose current attempt was sent. */
export const readSent = (observed: ObservedDevice): DeviceEvents => {
  const { observation, device, record } = observed
  const { state } = record.progress
  if (!isSettledSinceSent(observed)) return NO_EVENTS
  if (isOnPlannedVersion(observed)) return installedOf(observed)
  const { deviceId } = device
  switch (observation.phase) {
    case 'available':
      return offeredToSent(observed)
    case 'updating':
      if (state === 'updating' || state === 'stalled') return NO_EVENTS
      return [{ type: 'device-updating', deviceId, isOutside: false }]
    case 'waiting':
      if (isAsleep(record.progress)) return recheckLater(observed)
      return state === 'sent' || state === 'unknown' || state === 'parked'
        ? [{ type: 'device-waiting', deviceId }]
        : NO_EVENTS
    case 'succeeded':
      return installedOf(observed)
    case 'failed':
      return failedOf(observed, { code: 'update-failed' })
    case 'none':
      return nothingOfferedOf(observed)
    case 'unknown':
      return unknownOf(observed)
    default: {
      const never: never = observation.phase
      return never
    }
  }
}

/** An outside update. Its failure isn't ours, so the device returns to its earlier state. */
export const readOutside = (observed: ObservedDevice): DeviceEvents => {
  const { observation, device } = observed
  const { deviceId } = device
  if (isOnPlannedVersion(observed) || observation.phase === 'succeeded') return installedOf(observed)
  if (observation.phase === 'unknown') return unknownOf(observed)
  if (!isSettledSinceMoved(observed)) return NO_EVENTS
  if (observation.phase === 'failed') return parkedOf(observed, 'quarantine')
  if (observation.phase === 'available') return [{ type: 'device-unparked', deviceId }]
  return observation.phase === 'none' ? nothingOfferedOf(observed) : NO_EVENTS
}

/** After "installed", another version on offer is the next link of the module's chain, so this link is installed. */
const hasNextLink = ({ record, device, observation }: ObservedDevice): boolean =>
  record.offer !== undefined && !isSameVersion(record.offer.version, device.toVersion) && observation.online

const verifiedByChain = ({ device, observation }: ObservedDevice, isOutside: boolean): DeviceEvents => {
  const { installedVersion } = observation
  const version = installedVersion !== undefined && { installedVersion }
  return [
    { type: 'device-verified', deviceId: device.deviceId, isOutside, hasFurtherUpdate: true, ...version },
  ]
}

export const readBack = (observed: ObservedDevice): DeviceEvents => {
  const { observation, device, record } = observed
  if (record.progress.state !== 'verifying') return NO_EVENTS
  const { isOutside } = record.progress
  const { deviceId } = device
  const { readStartedAtMs, installedVersion } = observation
  if (observation.source !== 'detail') {
    // The next link of a module chain is offered; checked when the version is read back.
    return isOtherVersionOffered(observed) ? offeredToSent(observed) : NO_EVENTS
  }
  const verified = hasNextLink(observed)
    ? verifiedByChain(observed, isOutside)
    : verifiedOf(observed, isOutside)
  if (verified.length > 0) return verified
  // An outside update brought it to yet another version: this plan has nothing left to do.
  if (isOutside && hasLeftVersion(device, observation) && !isOnPlannedVersion(observed))
    return [{ type: 'device-skipped', deviceId, reason: 'superseded' }]
  const version = installedVersion !== undefined && { installedVersion }
  return [{ type: 'device-read-back', deviceId, readStartedAtMs, ...version }]
}

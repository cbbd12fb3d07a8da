import { isSameVersion } from '../../fleet/same-version.ts'
import { hasLeftVersion } from './module-version.ts'
import type { DeviceProgress } from '../model/device-progress.ts'
import { parkedOf, failedOf, stillOfferedOf } from './read-ending.ts'
import { nothingOfferedOf, recheckLater, unknownOf } from './read-idle.ts'
import type { Reading, ReadingEvents } from './reading.ts'
import {
  MOVES_NOTHING,
  deviceReadOf,
  installedOf,
  isOnPlannedVersion,
  isOtherVersionOffered,
  isSettledSinceMoved,
  isSettledSinceSent,
  verifiedOf,
} from './reading.ts'

/** Another version on offer may mean that ours is in already: a detail must tell before anything is concluded. */
const offeredToSent = (reading: Reading): ReadingEvents => {
  const { record, observation } = reading
  if (!isOtherVersionOffered(reading)) return stillOfferedOf(reading)
  if (!isSettledSinceMoved(reading) || record.offer?.version === observation.offeredVersion)
    return MOVES_NOTHING
  return [deviceReadOf(reading)]
}

const isAsleep = (progress: DeviceProgress): boolean =>
  progress.state === 'parked' && progress.reason === 'wake'

/** Devices whose present attempt was sent. */
export const readSent = (reading: Reading): ReadingEvents => {
  const { observation, device, record } = reading
  const { state } = record.progress
  if (!isSettledSinceSent(reading)) return MOVES_NOTHING
  if (isOnPlannedVersion(reading)) return installedOf(reading)
  const { deviceId } = device
  switch (observation.phase) {
    case 'available':
      return offeredToSent(reading)
    case 'updating':
      if (state === 'updating' || state === 'stalled') return MOVES_NOTHING
      return [{ type: 'device-updating', deviceId, isOutside: false }]
    case 'waiting':
      if (isAsleep(record.progress)) return recheckLater(reading)
      return state === 'sent' || state === 'unknown' || state === 'parked'
        ? [{ type: 'device-waiting', deviceId }]
        : MOVES_NOTHING
    case 'succeeded':
      return installedOf(reading)
    case 'failed':
      return failedOf(reading, 'Tuya says that the update failed.')
    case 'none':
      return nothingOfferedOf(reading)
    case 'unknown':
      return unknownOf(reading)
    default: {
      const never: never = observation.phase
      return never
    }
  }
}

/** An update that somebody else started. Its failure is not ours, so the device goes back to where it was. */
export const readOutside = (reading: Reading): ReadingEvents => {
  const { observation, device } = reading
  const { deviceId } = device
  if (isOnPlannedVersion(reading) || observation.phase === 'succeeded') return installedOf(reading)
  if (observation.phase === 'unknown') return unknownOf(reading)
  if (!isSettledSinceMoved(reading)) return MOVES_NOTHING
  if (observation.phase === 'failed') return parkedOf(reading, 'box')
  if (observation.phase === 'available') return [{ type: 'device-unparked', deviceId }]
  return observation.phase === 'none' ? nothingOfferedOf(reading) : MOVES_NOTHING
}

/** After "installed", another version on offer is the next link of the module's chain: this link is in. */
const hasNextLink = ({ record, device, observation }: Reading): boolean =>
  record.offer !== undefined && !isSameVersion(record.offer.version, device.toVersion) && observation.online

const verifiedByChain = ({ device, observation }: Reading, isOutside: boolean): ReadingEvents => {
  const { installedVersion } = observation
  const version = installedVersion !== undefined && { installedVersion }
  return [
    { type: 'device-verified', deviceId: device.deviceId, isOutside, hasFurtherUpdate: true, ...version },
  ]
}

export const readBack = (reading: Reading): ReadingEvents => {
  const { observation, device, record } = reading
  if (record.progress.state !== 'verifying') return MOVES_NOTHING
  const { isOutside } = record.progress
  const { deviceId } = device
  const { readStartedAtMs, installedVersion } = observation
  if (observation.source !== 'detail') {
    // The next link of a module chain is on offer: worth knowing when the version is read back.
    return isOtherVersionOffered(reading) ? offeredToSent(reading) : MOVES_NOTHING
  }
  const verified = hasNextLink(reading) ? verifiedByChain(reading, isOutside) : verifiedOf(reading, isOutside)
  if (verified.length > 0) return verified
  // Somebody else brought it to yet another version: nothing is left for this plan to do.
  if (isOutside && hasLeftVersion(device, observation) && !isOnPlannedVersion(reading))
    return [{ type: 'device-skipped', deviceId, reason: 'superseded' }]
  const version = installedVersion !== undefined && { installedVersion }
  return [{ type: 'device-read-back', deviceId, readStartedAtMs, ...version }]
}

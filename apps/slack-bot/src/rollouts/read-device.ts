import { isTerminal } from './record-facts.ts'
import { failedOf, parkedOf, stillOfferedOf } from './read-ending.ts'
import type { Reading, ReadingEvents } from './reading.ts'
import {
  MOVES_NOTHING,
  deviceReadOf,
  installedOf,
  isFromOutside,
  isOfThisAttempt,
  isOfferChanged,
  isOnPlannedVersion,
  isSettledSinceMoved,
  isSettledSinceSent,
  verifiedOf,
} from './reading.ts'

const unknownOf = ({ device, observation, record }: Reading): ReadingEvents => {
  const { statusCode } = observation
  const isKnown = record.progress.state === 'unknown' && record.progress.statusCode === statusCode
  return isKnown ? MOVES_NOTHING : [{ type: 'device-unknown', deviceId: device.deviceId, statusCode }]
}

/** Nothing is offered and nothing runs. Only a detail tells whether that means done. */
const nothingOfferedOf = (reading: Reading): ReadingEvents => {
  const { observation, device } = reading
  if (observation.source !== 'detail') return MOVES_NOTHING
  if (isOnPlannedVersion(reading)) return installedOf(reading)
  if (!isFromOutside(reading)) return unknownOf(reading)
  return [{ type: 'device-skipped', deviceId: device.deviceId, reason: 'nothing-to-do' }]
}

const offeredToPlanned = (reading: Reading): ReadingEvents => {
  const { observation, device, planSettledAtMs, isWaveOpen, record } = reading
  if (isOfferChanged(reading)) {
    if (observation.readStartedAtMs < planSettledAtMs) return MOVES_NOTHING
    return [{ type: 'device-skipped', deviceId: device.deviceId, reason: 'superseded' }]
  }
  if (!observation.online) return isWaveOpen ? parkedOf(reading, 'offline') : MOVES_NOTHING
  if (record.progress.state !== 'planned')
    return [{ type: 'device-unparked', deviceId: device.deviceId }, deviceReadOf(reading)]
  return MOVES_NOTHING
}

/** A failure that is not of this rollout is shown and left for a person; one of ours is tried again when offered. */
const failedWhilePlanned = (reading: Reading): ReadingEvents => {
  const { record, observation, isWaveOpen, device } = reading
  if (record.lastSent === undefined && record.generation === 0)
    return isWaveOpen && record.progress.state === 'planned' ? parkedOf(reading, 'box') : MOVES_NOTHING
  if (observation.source !== 'detail' || record.absence === undefined) return offeredToPlanned(reading)
  const problem = 'It failed, and Tuya does not offer the update any more.'
  return [{ type: 'device-failed-finally', deviceId: device.deviceId, problem }]
}

/** Devices that wait for their (next) POST, or are parked before it. */
const readUnsent = (reading: Reading): ReadingEvents => {
  const { observation, device, record } = reading
  const wasTried = record.lastSent !== undefined || record.generation > 0
  if (wasTried && !isSettledSinceMoved(reading)) return MOVES_NOTHING
  if (isOnPlannedVersion(reading)) return installedOf(reading)
  const { deviceId } = device
  switch (observation.phase) {
    case 'available':
      return offeredToPlanned(reading)
    case 'updating':
      return [{ type: 'device-updating', deviceId, isOutside: isFromOutside(reading) }]
    case 'waiting':
      // Somebody else asked for it, and it sleeps: it is left alone until it wakes up.
      if (!isFromOutside(reading)) return [{ type: 'device-waiting', deviceId }]
      return record.progress.state === 'parked' && record.progress.reason === 'wake'
        ? recheckLater(reading)
        : parkedOf(reading, 'wake')
    case 'succeeded':
      return installedOf(reading)
    case 'failed':
      return failedWhilePlanned(reading)
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

/** Another version on offer may mean that ours is in already: a detail must tell before anything is concluded. */
const offeredToSent = (reading: Reading): ReadingEvents => {
  const { record, observation } = reading
  if (!isOfferChanged(reading)) return stillOfferedOf(reading)
  if (!isSettledSinceMoved(reading) || record.offer?.version === observation.offeredVersion)
    return MOVES_NOTHING
  return [deviceReadOf(reading)]
}

/** Devices whose present attempt was sent. */
const readSent = (reading: Reading): ReadingEvents => {
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
      if (state === 'parked') return recheckLater(reading)
      return state === 'sent' || state === 'unknown' ? [{ type: 'device-waiting', deviceId }] : MOVES_NOTHING
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

/** A parked device that is as it was: look again later, and less often. */
const recheckLater = (reading: Reading): ReadingEvents => {
  const { progress } = reading.record
  return progress.state === 'parked' && reading.nowMs >= progress.recheckAtMs
    ? parkedOf(reading, progress.reason)
    : MOVES_NOTHING
}

/** An update that somebody else started. Its failure is not ours, so the device goes back to where it was. */
const readOutside = (reading: Reading): ReadingEvents => {
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
  record.offer !== undefined && record.offer.version !== device.toVersion && observation.online

const verifiedByChain = ({ device, observation }: Reading, isOutside: boolean): ReadingEvents => {
  const { installedVersion } = observation
  const version = installedVersion !== undefined && { installedVersion }
  return [
    { type: 'device-verified', deviceId: device.deviceId, isOutside, hasFurtherUpdate: true, ...version },
  ]
}

const readBack = (reading: Reading): ReadingEvents => {
  const { observation, device, record } = reading
  if (record.progress.state !== 'verifying') return MOVES_NOTHING
  const { isOutside } = record.progress
  const { deviceId } = device
  const { readStartedAtMs, installedVersion } = observation
  if (observation.source !== 'detail') {
    // The next link of a module chain is on offer: worth knowing when the version is read back.
    return isOfferChanged(reading) ? offeredToSent(reading) : MOVES_NOTHING
  }
  const verified = hasNextLink(reading) ? verifiedByChain(reading, isOutside) : verifiedOf(reading, isOutside)
  if (verified.length > 0) return verified
  const version = installedVersion !== undefined && { installedVersion }
  return [{ type: 'device-read-back', deviceId, readStartedAtMs, ...version }]
}

const parkedRechecked = (reading: Reading): ReadingEvents => {
  const { record, observation } = reading
  const { progress } = record
  if (progress.state !== 'parked') return MOVES_NOTHING
  const isOffered = observation.phase === 'available' && !isOfferChanged(reading)
  // Quarantined devices, and those that used up their attempts, wait for a person.
  const needsPerson =
    progress.reason === 'gateway' || (progress.reason === 'box' && record.lastSent !== undefined)
  if (isOffered && (needsPerson || !observation.online)) return recheckLater(reading)
  // A lock is lifted by the lock's own time, never by a reading.
  if (isOffered && progress.reason === 'locked') return MOVES_NOTHING
  return readUnsent(reading)
}

/** What one observation says of one device, by the table of the README's section "What a reading means". */
export const readDevice = (reading: Reading): ReadingEvents => {
  const { progress, lastSeen } = reading.record
  const isOlder = lastSeen !== undefined && reading.observation.readStartedAtMs < lastSeen.readStartedAtMs
  if (isOlder || isTerminal(progress)) return MOVES_NOTHING
  switch (progress.state) {
    case 'planned':
      return readUnsent(reading)
    case 'intended':
      return isChangedWhileIntended(reading) ? [deviceReadOf(reading)] : MOVES_NOTHING
    case 'sending':
      return MOVES_NOTHING
    case 'sent':
    case 'waiting':
      return readSent(reading)
    case 'updating':
    case 'stalled':
      return progress.isOutside ? readOutside(reading) : readSent(reading)
    case 'verifying':
      return readBack(reading)
    case 'parked':
      return isOfThisAttempt(reading) && progress.reason === 'wake'
        ? readSent(reading)
        : parkedRechecked(reading)
    case 'unknown':
      return isOfThisAttempt(reading) ? readSent(reading) : readUnsent(reading)
    default:
      return MOVES_NOTHING
  }
}

/** Between the intent and the POST a reading only matters when it speaks against sending. */
const isChangedWhileIntended = ({ record, observation, device }: Reading): boolean => {
  const isAsOffered =
    observation.phase === 'available' &&
    observation.online &&
    (observation.offeredVersion ?? device.toVersion) === device.toVersion
  const wasFailed = observation.phase === 'failed' && record.lastSent !== undefined
  return !isAsOffered && !wasFailed
}

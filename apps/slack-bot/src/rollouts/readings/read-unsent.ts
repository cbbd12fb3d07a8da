import { isBoxed } from '../sending/candidates.ts'
import { parkedOf } from './read-ending.ts'
import { isHeld } from '../model/record-facts.ts'
import { nothingOfferedOf, recheckLater, unknownOf } from './read-idle.ts'
import type { Reading, ReadingEvents } from './reading.ts'
import {
  MOVES_NOTHING,
  deviceReadOf,
  installedOf,
  isFromOutside,
  isOfferChanged,
  isOnPlannedVersion,
  isSettledSinceMoved,
} from './reading.ts'

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
    return record.progress.state === 'planned' && isWaveOpen
      ? parkedOf(reading, 'box')
      : recheckLater(reading)
  if (observation.source !== 'detail' || record.absence === undefined) return offeredToPlanned(reading)
  const problem = 'It failed, and Tuya does not offer the update any more.'
  return [{ type: 'device-failed-finally', deviceId: device.deviceId, problem }]
}

/** Devices that wait for their (next) POST, or are parked before it. */
export const readUnsent = (reading: Reading): ReadingEvents => {
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

/** Devices that were set aside: each comes back in its own way. */
export const readParked = (reading: Reading): ReadingEvents => {
  const { record, observation } = reading
  const { progress } = record
  if (progress.state !== 'parked') return MOVES_NOTHING
  const isOffered = observation.phase === 'available' || observation.phase === 'failed'
  if (!isOffered || isOfferChanged(reading) || isOnPlannedVersion(reading)) return readUnsent(reading)
  // A lock, a window and a penalty box end by their own time, never by a reading.
  if (isHeld(progress) || isBoxed(reading.device, record, reading.nowMs)) return MOVES_NOTHING
  // Quarantined devices, and those that used up their attempts, wait for a person.
  const needsPerson =
    progress.reason === 'gateway' || (progress.reason === 'box' && record.lastSent !== undefined)
  return needsPerson || !observation.online ? recheckLater(reading) : readUnsent(reading)
}

import { readBack, readOutside, readSent } from './read-sent.ts'
import { readParked, readUnsent } from './read-unsent.ts'
import { isTerminal } from '../model/record-facts.ts'
import type { Reading, ReadingEvents } from './reading.ts'
import { MOVES_NOTHING, deviceReadOf, isOfThisAttempt, isOnPlannedVersion } from './reading.ts'

/** Waited for too long already: that it still runs, or still waits, says nothing new. */
const isMoreOfTheSame = (reading: Reading): boolean => {
  const { record, observation } = reading
  if (record.progress.state !== 'unknown' || record.givenUp === undefined) return false
  const isRunning = observation.phase === 'updating' || observation.phase === 'waiting'
  return isRunning && !isOnPlannedVersion(reading)
}

/** What one observation says of one device: the row is where the device stands, the column what was seen. */
export const readDevice = (reading: Reading): ReadingEvents => {
  const { progress, lastSeen } = reading.record
  const isOlder = lastSeen !== undefined && reading.observation.readStartedAtMs < lastSeen.readStartedAtMs
  if (isOlder || isTerminal(progress) || isMoreOfTheSame(reading)) return MOVES_NOTHING
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
      return isOfThisAttempt(reading) && !isOfferedToBoxed(reading) ? readSent(reading) : readParked(reading)
    case 'unknown':
      return isOfThisAttempt(reading) ? readSent(reading) : readUnsent(reading)
    default:
      return MOVES_NOTHING
  }
}

/** A device that used up its attempts is not sent again only because it is still on offer. */
const isOfferedToBoxed = ({ record, observation }: Reading): boolean =>
  record.progress.state === 'parked' && record.progress.reason !== 'wake' && observation.phase === 'available'

/** Between the intent and the POST a reading only matters when it speaks against sending. */
const isChangedWhileIntended = ({ record, observation, device }: Reading): boolean => {
  const isAsOffered =
    observation.phase === 'available' &&
    observation.online &&
    (observation.offeredVersion ?? device.toVersion) === device.toVersion
  const wasFailed = observation.phase === 'failed' && record.lastSent !== undefined
  return !isAsOffered && !wasFailed
}

import { readBack, readOutside, readSent } from './read-sent.ts'
import { readParked, readUnsent } from './read-unsent.ts'
import { isTerminal } from '../model/facts/record-facts.ts'
import type { ObservedDevice, DeviceEvents } from './observed-device.ts'
import { NO_EVENTS, deviceReadOf, isOfThisAttempt, isOnPlannedVersion } from './observed-device.ts'

/** Waited for too long already: another "still running" or "still waiting" changes nothing. */
const isMoreOfTheSame = (observed: ObservedDevice): boolean => {
  const { record, observation } = observed
  if (record.progress.state !== 'unknown' || record.givenUp === undefined) return false
  const isRunning = observation.phase === 'updating' || observation.phase === 'waiting'
  return isRunning && !isOnPlannedVersion(observed)
}

/** What one observation changes in one device: rows are the device's state, columns are what was seen. */
export const readDevice = (observed: ObservedDevice): DeviceEvents => {
  const { progress, lastSeen } = observed.record
  const isOlder = lastSeen !== undefined && observed.observation.readStartedAtMs < lastSeen.readStartedAtMs
  if (isOlder || isTerminal(progress) || isMoreOfTheSame(observed)) return NO_EVENTS
  switch (progress.state) {
    case 'planned':
      return readUnsent(observed)
    case 'intended':
      return isChangedWhileIntended(observed) ? [deviceReadOf(observed)] : NO_EVENTS
    case 'sending':
      return NO_EVENTS
    case 'sent':
    case 'waiting':
      return readSent(observed)
    case 'updating':
    case 'stalled':
      return progress.isOutside ? readOutside(observed) : readSent(observed)
    case 'verifying':
      return readBack(observed)
    case 'parked':
      return isOfThisAttempt(observed) && !isOfferedToQuarantined(observed)
        ? readSent(observed)
        : readParked(observed)
    case 'unknown':
      return isOfThisAttempt(observed) ? readSent(observed) : readUnsent(observed)
    default:
      return NO_EVENTS
  }
}

/** An offer alone doesn't resend a device whose attempts are used up. */
const isOfferedToQuarantined = ({ record, observation }: ObservedDevice): boolean =>
  record.progress.state === 'parked' && record.progress.reason !== 'wake' && observation.phase === 'available'

/** Between the intent and the POST, a reading matters only if it speaks against sending. */
const isChangedWhileIntended = ({ record, observation, device }: ObservedDevice): boolean => {
  const isAsOffered =
    observation.phase === 'available' &&
    observation.online &&
    (observation.offeredVersion ?? device.toVersion) === device.toVersion
  const wasFailed = observation.phase === 'failed' && record.lastSent !== undefined
  return !isAsOffered && !wasFailed
}

import { parkedOf } from './read-ending.ts'
import type { Reading, ReadingEvents } from './reading.ts'
import { MOVES_NOTHING, installedOf, isFromOutside, isOnPlannedVersion } from './reading.ts'

export const unknownOf = ({ device, observation, record }: Reading): ReadingEvents => {
  const { statusCode } = observation
  const isKnown = record.progress.state === 'unknown' && record.progress.statusCode === statusCode
  return isKnown ? MOVES_NOTHING : [{ type: 'device-unknown', deviceId: device.deviceId, statusCode }]
}

/** Nothing is offered and nothing runs. Only a detail tells whether that means done. */
export const nothingOfferedOf = (reading: Reading): ReadingEvents => {
  const { observation, device } = reading
  if (observation.source !== 'detail') return MOVES_NOTHING
  if (isOnPlannedVersion(reading)) return installedOf(reading)
  if (!isFromOutside(reading)) return unknownOf(reading)
  return [{ type: 'device-skipped', deviceId: device.deviceId, reason: 'nothing-to-do' }]
}

/** A parked device that is as it was: look again later, and less often. */
export const recheckLater = (reading: Reading): ReadingEvents => {
  const { progress } = reading.record
  return progress.state === 'parked' && reading.nowMs >= progress.recheckAtMs
    ? parkedOf(reading, progress.reason)
    : MOVES_NOTHING
}

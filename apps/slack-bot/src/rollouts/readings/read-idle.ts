import { parkedOf } from './read-ending.ts'
import type { ObservedDevice, DeviceEvents } from './observed-device.ts'
import { NO_EVENTS, installedOf, isFromOutside, isOnPlannedVersion } from './observed-device.ts'

export const unknownOf = ({ device, observation, record }: ObservedDevice): DeviceEvents => {
  const { statusCode } = observation
  const isKnown = record.progress.state === 'unknown' && record.progress.statusCode === statusCode
  return isKnown ? NO_EVENTS : [{ type: 'device-unknown', deviceId: device.deviceId, statusCode }]
}

/** Nothing is offered and nothing runs. Only a detail shows whether that means done. */
export const nothingOfferedOf = (observed: ObservedDevice): DeviceEvents => {
  const { observation, device } = observed
  if (observation.source !== 'detail') return NO_EVENTS
  if (isOnPlannedVersion(observed)) return installedOf(observed)
  if (!isFromOutside(observed)) return unknownOf(observed)
  return [{ type: 'device-skipped', deviceId: device.deviceId, reason: 'nothing-to-do' }]
}

/** A parked device is unchanged: read it again later, and less often. */
export const recheckLater = (observed: ObservedDevice): DeviceEvents => {
  const { progress } = observed.record
  return progress.state === 'parked' && observed.nowMs >= progress.recheckAtMs
    ? parkedOf(observed, progress.reason)
    : NO_EVENTS
}

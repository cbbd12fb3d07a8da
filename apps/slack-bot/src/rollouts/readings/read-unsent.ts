import { isQuarantined } from '../sending/candidates.ts'
import { hasLeftVersion } from './module-version.ts'
import { parkedOf } from './read-ending.ts'
import { isParkedByRoom } from '../model/facts/record-facts.ts'
import { nothingOfferedOf, recheckLater, unknownOf } from './read-idle.ts'
import type { ObservedDevice, DeviceEvents } from './observed-device.ts'
import {
  NO_EVENTS,
  deviceReadOf,
  installedOf,
  isFromOutside,
  isOfferChanged,
  isOnPlannedVersion,
  isSettledSinceMoved,
} from './observed-device.ts'

/**
 * Somebody or something else moved it: the approval was for the step from the version that the plan names. The reading
 * is younger than the plan's, however soon after the plan it began.
 */
const isOnOtherVersion = ({ observation, device, knobs }: ObservedDevice): boolean =>
  observation.source === 'detail' &&
  hasLeftVersion(device, observation) &&
  observation.readStartedAtMs >= (device.versionReadAtMs ?? 0) + knobs.settleMs

const offeredToPlanned = (observed: ObservedDevice): DeviceEvents => {
  const { observation, device, planSettledAtMs, isWaveOpen, record } = observed
  const { deviceId } = device
  if (isOnOtherVersion(observed)) return [{ type: 'device-skipped', deviceId, reason: 'changed' }]
  if (isOfferChanged(observed)) {
    if (observation.readStartedAtMs < planSettledAtMs) return NO_EVENTS
    return [{ type: 'device-skipped', deviceId, reason: 'superseded' }]
  }
  if (!observation.online) return isWaveOpen ? parkedOf(observed, 'offline') : NO_EVENTS
  if (record.progress.state !== 'planned')
    return [{ type: 'device-unparked', deviceId }, deviceReadOf(observed)]
  return NO_EVENTS
}

/** A failure from outside this rollout is left for a person; our own is retried when the update is offered. */
const failedWhilePlanned = (observed: ObservedDevice): DeviceEvents => {
  const { record, observation, isWaveOpen, device } = observed
  if (record.lastSent === undefined && record.generation === 0)
    return record.progress.state === 'planned' && isWaveOpen
      ? parkedOf(observed, 'quarantine')
      : recheckLater(observed)
  if (observation.source !== 'detail' || record.absence === undefined) return offeredToPlanned(observed)
  const problem = { code: 'offer-withdrawn' } as const
  return [{ type: 'device-failed-finally', deviceId: device.deviceId, problem }]
}

/** Devices that wait for their first or next POST, or were parked before it. */
export const readUnsent = (observed: ObservedDevice): DeviceEvents => {
  const { observation, device, record } = observed
  const wasTried = record.lastSent !== undefined || record.generation > 0
  if (wasTried && !isSettledSinceMoved(observed)) return NO_EVENTS
  if (isOnPlannedVersion(observed)) return installedOf(observed)
  const { deviceId } = device
  switch (observation.phase) {
    case 'available':
      return offeredToPlanned(observed)
    case 'updating':
      return [{ type: 'device-updating', deviceId, isOutside: isFromOutside(observed) }]
    case 'waiting':
      // An outside update waits for the device to wake up; leave it alone.
      if (!isFromOutside(observed)) return [{ type: 'device-waiting', deviceId }]
      return record.progress.state === 'parked' && record.progress.reason === 'wake'
        ? recheckLater(observed)
        : parkedOf(observed, 'wake')
    case 'succeeded':
      return installedOf(observed)
    case 'failed':
      return failedWhilePlanned(observed)
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

/** Parked devices; how each returns depends on its reason. */
export const readParked = (observed: ObservedDevice): DeviceEvents => {
  const { record, observation } = observed
  const { progress } = record
  if (progress.state !== 'parked') return NO_EVENTS
  const isOffered = observation.phase === 'available' || observation.phase === 'failed'
  if (!isOffered || isOfferChanged(observed) || isOnPlannedVersion(observed)) return readUnsent(observed)
  // A lock, a window and a quarantine end by time, never by a reading.
  if (isParkedByRoom(progress) || isQuarantined(observed.device, record, observed.nowMs)) return NO_EVENTS
  // Quarantined devices and those without attempts left wait for a person.
  const needsPerson =
    progress.reason === 'gateway' || (progress.reason === 'quarantine' && record.lastSent !== undefined)
  return needsPerson || !observation.online ? recheckLater(observed) : readUnsent(observed)
}

import { isSameVersion } from '../../fleet/same-version.ts'
import type { DeviceRecord } from '../model/device-progress.ts'
import type { DeviceEvent } from '../state/evolve-device.ts'
import { showsPlannedVersion } from './module-version.ts'
import type { Observation } from '../model/observation.ts'
import type { PlannedDevice, RolloutKnobs } from '../model/plan.ts'
import { isAttemptSent } from '../model/facts/record-facts.ts'

/** One observation with its device, the device's state and the rules of its rollout. */
export interface ObservedDevice {
  readonly device: PlannedDevice
  readonly record: DeviceRecord
  readonly observation: Observation
  readonly knobs: RolloutKnobs
  readonly nowMs: number
  readonly isHalting: boolean
  readonly isWaveOpen: boolean
  /** Readings that began before this may show offers from before the plan was made. */
  readonly planSettledAtMs: number
}

/** The events of one reading; empty if it changes nothing. */
export type DeviceEvents = readonly DeviceEvent[]
export const NO_EVENTS: DeviceEvents = []

/**
 * The cloud's reads lag behind its writes by up to the settle time. So a reading says something about the current attempt
 * only if it began at least that long after the POST ended.
 */
export const isSettledSinceSent = ({ record, observation, knobs }: ObservedDevice): boolean =>
  record.lastSent === undefined || observation.readStartedAtMs >= record.lastSent.sentAtMs + knobs.settleMs

/** Whether the reading began too late to still show the state before the last change. */
export const isSettledSinceMoved = ({ record, observation, knobs }: ObservedDevice): boolean =>
  record.movedAtMs === undefined || observation.readStartedAtMs >= record.movedAtMs + knobs.settleMs

export const isOnPlannedVersion = ({ device, observation }: ObservedDevice): boolean =>
  showsPlannedVersion(device, observation)

/** The offer isn't exactly the approved version, so nothing may be sent. */
export const isOfferChanged = ({ device, observation }: ObservedDevice): boolean =>
  (observation.phase === 'available' || observation.phase === 'failed') &&
  observation.offeredVersion !== undefined &&
  observation.offeredVersion !== device.toVersion

/** The offer is another version than the planned one, not only another spelling. */
export const isOtherVersionOffered = (observed: ObservedDevice): boolean =>
  isOfferChanged(observed) &&
  !isSameVersion(observed.observation.offeredVersion ?? '', observed.device.toVersion)

export const deviceReadOf = ({ observation }: Pick<ObservedDevice, 'observation'>): DeviceEvent => {
  const { deviceId, phase, statusCode, online, readStartedAtMs, offeredVersion } = observation
  const offer = offeredVersion !== undefined && { offeredVersion }
  return { type: 'device-read', deviceId, phase, statusCode, online, readStartedAtMs, ...offer }
}

/** The device has the planned version and is online: the only proof of success. If it is offline, it isn't verified yet. */
export const verifiedOf = (observed: ObservedDevice, isOutside: boolean): DeviceEvents => {
  const { deviceId, toVersion: installedVersion } = observed.device
  if (!observed.observation.online || !isOnPlannedVersion(observed)) return NO_EVENTS
  const further = hasFurtherUpdate(observed) && { hasFurtherUpdate: true }
  return [{ type: 'device-verified', deviceId, isOutside, installedVersion, ...further }]
}

const hasFurtherUpdate = ({ record, device }: ObservedDevice): boolean =>
  record.offer !== undefined && !isSameVersion(record.offer.version, device.toVersion)

/** The cloud reports it as installed, or the installed version shows it. */
export const installedOf = (observed: ObservedDevice): DeviceEvents => {
  const isOutside = observed.record.lastSent === undefined
  const verified = verifiedOf(observed, isOutside)
  // Waited for too long already: the cloud's report alone doesn't restart the wait.
  if (observed.record.givenUp === 'read-back' && verified.length === 0) return NO_EVENTS
  return [{ type: 'device-installed', deviceId: observed.device.deviceId, isOutside }, ...verified]
}

/** Whether the current update was not started by this bot. */
export const isFromOutside = ({ record }: ObservedDevice): boolean => record.lastSent === undefined

export const isOfThisAttempt = ({ record }: ObservedDevice): boolean => isAttemptSent(record)

import { isSameVersion } from '../../fleet/same-version.ts'
import type { DeviceRecord } from '../model/device-progress.ts'
import type { DeviceEvent } from '../state/evolve-device.ts'
import { showsPlannedVersion } from './module-version.ts'
import type { Observation } from '../model/observation.ts'
import type { PlannedDevice, RolloutKnobs } from '../model/plan.ts'
import { isAttemptSent } from '../model/record-facts.ts'

/** One observation in its place: the device it is of, where that stands, and the rules of its rollout. */
export interface ObservedDevice {
  readonly device: PlannedDevice
  readonly record: DeviceRecord
  readonly observation: Observation
  readonly knobs: RolloutKnobs
  readonly nowMs: number
  readonly isHalting: boolean
  readonly isWaveOpen: boolean
  /** Readings begun before this may show what was offered before the plan was made. */
  readonly planSettledAtMs: number
}

/** The events of one reading; empty when it moves nothing. */
export type DeviceEvents = readonly DeviceEvent[]
export const MOVES_NOTHING: DeviceEvents = []

/**
 * The cloud's reads lag behind its writes by up to the settle time. So a reading tells something of the present attempt
 * only when it began that long after the POST ended.
 */
export const isSettledSinceSent = ({ record, observation, knobs }: ObservedDevice): boolean =>
  record.lastSent === undefined || observation.readStartedAtMs >= record.lastSent.sentAtMs + knobs.settleMs

/** Whether the reading is younger than anything that the state before the last move can explain. */
export const isSettledSinceMoved = ({ record, observation, knobs }: ObservedDevice): boolean =>
  record.movedAtMs === undefined || observation.readStartedAtMs >= record.movedAtMs + knobs.settleMs

export const isOnPlannedVersion = ({ device, observation }: ObservedDevice): boolean =>
  showsPlannedVersion(device, observation)

/** The offer is not the approved one letter by letter, so nothing may be sent on it. */
export const isOfferChanged = ({ device, observation }: ObservedDevice): boolean =>
  (observation.phase === 'available' || observation.phase === 'failed') &&
  observation.offeredVersion !== undefined &&
  observation.offeredVersion !== device.toVersion

/** Another version than the planned one is on offer, not only another spelling of it. */
export const isOtherVersionOffered = (observed: ObservedDevice): boolean =>
  isOfferChanged(observed) &&
  !isSameVersion(observed.observation.offeredVersion ?? '', observed.device.toVersion)

export const deviceReadOf = ({ observation }: Pick<ObservedDevice, 'observation'>): DeviceEvent => {
  const { deviceId, phase, statusCode, online, readStartedAtMs, offeredVersion } = observation
  const offer = offeredVersion !== undefined && { offeredVersion }
  return { type: 'device-read', deviceId, phase, statusCode, online, readStartedAtMs, ...offer }
}

/** The device holds what it should, and is online: the only proof of success. Its own record stays if it is offline. */
export const verifiedOf = (observed: ObservedDevice, isOutside: boolean): DeviceEvents => {
  const { deviceId, toVersion: installedVersion } = observed.device
  if (!observed.observation.online || !isOnPlannedVersion(observed)) return MOVES_NOTHING
  const further = hasFurtherUpdate(observed) && { hasFurtherUpdate: true }
  return [{ type: 'device-verified', deviceId, isOutside, installedVersion, ...further }]
}

const hasFurtherUpdate = ({ record, device }: ObservedDevice): boolean =>
  record.offer !== undefined && !isSameVersion(record.offer.version, device.toVersion)

/** The cloud says installed, or the installed version itself does. */
export const installedOf = (observed: ObservedDevice): DeviceEvents => {
  const isOutside = observed.record.lastSent === undefined
  const verified = verifiedOf(observed, isOutside)
  // Asked often enough, and never answered: the cloud's word alone does not start that again.
  if (observed.record.givenUp === 'read-back' && verified.length === 0) return MOVES_NOTHING
  return [{ type: 'device-installed', deviceId: observed.device.deviceId, isOutside }, ...verified]
}

/** Whether what happens to the device now was started by somebody else. */
export const isFromOutside = ({ record }: ObservedDevice): boolean => record.lastSent === undefined

export const isOfThisAttempt = ({ record }: ObservedDevice): boolean => isAttemptSent(record)

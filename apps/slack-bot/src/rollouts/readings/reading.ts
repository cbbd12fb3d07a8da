import { isSameVersion } from '../../fleet/same-version.ts'
import type { DeviceRecord } from '../model/device-progress.ts'
import type { DeviceEvent } from '../state/evolve-device.ts'
import { showsPlannedVersion } from './module-version.ts'
import type { Observation } from '../model/observation.ts'
import type { PlannedDevice, RolloutKnobs } from '../model/plan.ts'
import { isAttemptSent } from '../model/record-facts.ts'

/** One observation in its place: the device it is of, where that stands, and the rules of its rollout. */
export interface Reading {
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
export type ReadingEvents = readonly DeviceEvent[]
export const MOVES_NOTHING: ReadingEvents = []

/**
 * The cloud's reads lag behind its writes by up to the settle time. So a reading tells something of the present attempt
 * only when it began that long after the POST ended.
 */
export const isSettledSinceSent = ({ record, observation, knobs }: Reading): boolean =>
  record.lastSent === undefined || observation.readStartedAtMs >= record.lastSent.sentAtMs + knobs.settleMs

/** Whether the reading is younger than anything that the state before the last move can explain. */
export const isSettledSinceMoved = ({ record, observation, knobs }: Reading): boolean =>
  record.movedAtMs === undefined || observation.readStartedAtMs >= record.movedAtMs + knobs.settleMs

export const isOnPlannedVersion = ({ device, observation }: Reading): boolean =>
  showsPlannedVersion(device, observation)

/** The offer is not the approved one letter by letter, so nothing may be sent on it. */
export const isOfferChanged = ({ device, observation }: Reading): boolean =>
  (observation.phase === 'available' || observation.phase === 'failed') &&
  observation.offeredVersion !== undefined &&
  observation.offeredVersion !== device.toVersion

/** Another version than the planned one is on offer, not only another spelling of it. */
export const isOtherVersionOffered = (reading: Reading): boolean =>
  isOfferChanged(reading) &&
  !isSameVersion(reading.observation.offeredVersion ?? '', reading.device.toVersion)

export const deviceReadOf = ({ observation }: Pick<Reading, 'observation'>): DeviceEvent => {
  const { deviceId, phase, statusCode, online, readStartedAtMs, offeredVersion } = observation
  const offer = offeredVersion !== undefined && { offeredVersion }
  return { type: 'device-read', deviceId, phase, statusCode, online, readStartedAtMs, ...offer }
}

/** The device holds what it should, and is online: the only proof of success. Its own record stays if it is offline. */
export const verifiedOf = (reading: Reading, isOutside: boolean): ReadingEvents => {
  const { deviceId, toVersion: installedVersion } = reading.device
  if (!reading.observation.online || !isOnPlannedVersion(reading)) return MOVES_NOTHING
  const further = hasFurtherUpdate(reading) && { hasFurtherUpdate: true }
  return [{ type: 'device-verified', deviceId, isOutside, installedVersion, ...further }]
}

const hasFurtherUpdate = ({ record, device }: Reading): boolean =>
  record.offer !== undefined && !isSameVersion(record.offer.version, device.toVersion)

/** The cloud says installed, or the installed version itself does. */
export const installedOf = (reading: Reading): ReadingEvents => {
  const isOutside = reading.record.lastSent === undefined
  const verified = verifiedOf(reading, isOutside)
  // Asked often enough, and never answered: the cloud's word alone does not start that again.
  if (reading.record.givenUp === 'read-back' && verified.length === 0) return MOVES_NOTHING
  return [{ type: 'device-installed', deviceId: reading.device.deviceId, isOutside }, ...verified]
}

/** Whether what happens to the device now was started by somebody else. */
export const isFromOutside = ({ record }: Reading): boolean => record.lastSent === undefined

export const isOfThisAttempt = ({ record }: Reading): boolean => isAttemptSent(record)

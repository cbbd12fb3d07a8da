import { entryOf } from '../../fleet/entry-of.ts'
import type { DeviceRecord } from '../model/device-progress.ts'
import type { Surroundings } from '../model/observation.ts'
import type { PlannedDevice } from '../model/plan.ts'
import type { Execution } from '../model/rollout.ts'
import type { OfferProblem } from '../model/codes/send-objection.ts'
import type { SlotCounts, SlotLedger } from './slots.ts'
import { countSlots, createSlotLedger } from './slots.ts'
import type { RolloutView } from '../state/rollout-view.ts'
import type { Candidate } from '../state/sending-queue.ts'
import { isVersionDue } from './version-due.ts'

/** Devices that are due, in the order of sending, before offers, locks and slots are checked. */
export const dueDevicesOf = (view: RolloutView, nowMs: number): readonly Candidate[] =>
  view.queue.flatMap(({ candidate, notBeforeMs }) => (notBeforeMs > nowMs ? [] : [candidate]))

/** In quarantine for failures in earlier rollouts, unless a person retried it in this one. */
export const isQuarantined = (
  { quarantinedUntilMs }: PlannedDevice,
  record: DeviceRecord,
  nowMs: number,
): boolean => quarantinedUntilMs !== undefined && quarantinedUntilMs > nowMs && record.generation === 0

/** The lock on the device's room. Without a room tree, people lock rooms by name. */
export const roomLockOf = (
  device: Pick<PlannedDevice, 'roomId' | 'roomLabel'>,
  lockedRooms: Surroundings['lockedRooms'],
): Surroundings['lockedRooms'][string] | undefined =>
  (device.roomId === undefined ? undefined : entryOf(lockedRooms, device.roomId)) ??
  entryOf(lockedRooms, device.roomLabel)

export const isRoomLocked = (device: PlannedDevice, surroundings: Surroundings, nowMs: number): boolean => {
  const lock = roomLockOf(device, surroundings.lockedRooms)
  return lock !== undefined && lock.untilMs > nowMs
}

/**
 * What the readings say against sending the device; `undefined` if nothing does. A POST can't request a version, so only
 * a fresh offer of the approved one proves what it installs.
 */
export const offerProblem = (
  execution: Execution,
  candidate: Candidate,
  nowMs: number,
): OfferProblem | undefined => {
  const { offer, lastSeen, generation, lastSent } = candidate.record
  if (offer === undefined) return lastSeen === undefined ? 'unread' : 'not-offered'
  if (nowMs - offer.readStartedAtMs > execution.plan.knobs.offerFreshMs) return 'stale'
  if (offer.version !== candidate.device.toVersion) return 'superseded'
  if (!offer.online) return 'offline'
  // A failure from before this rollout is left for a person; our own, or one that a person retries, is tried again.
  if (lastSeen?.phase === 'failed' && generation === 0 && lastSent === undefined) return 'not-offered'
  return isVersionDue(execution, candidate, nowMs) ? 'version-unread' : undefined
}

const takenElsewhere = (surroundings: Surroundings): SlotCounts => ({
  total: surroundings.openSlots,
  byGateway: surroundings.openSlotsByGateway,
  byRoom: surroundings.openSlotsByRoom,
})

const ledgerBeside = (
  view: RolloutView,
  others: SlotCounts | undefined,
  except: readonly string[],
): SlotLedger => {
  const { knobs } = view.rollout.plan
  const takers = view.groups.takers.filter(({ deviceId }) => !except.includes(deviceId))
  const own = countSlots(takers)
  return createSlotLedger(knobs, others === undefined ? [own] : [own, others])
}

/** The slots that this rollout and others take, except those of the named devices. */
export const ledgerOf = (
  view: RolloutView,
  surroundings: Surroundings,
  except: readonly string[] = [],
): SlotLedger => ledgerBeside(view, takenElsewhere(surroundings), except)

/**
 * Due devices with free slots: those worth reading now. `others` are the slots that other rollouts and outside updates
 * take; without them, only this rollout's slots count.
 */
export const candidatesOf = (view: RolloutView, nowMs: number, others?: SlotCounts): readonly Candidate[] => {
  const taken = view.groups.takers.length + (others?.total ?? 0)
  if (taken >= view.rollout.plan.knobs.maxInFlight) return []
  const ledger = ledgerBeside(view, others, [])
  return dueDevicesOf(view, nowMs).filter(({ device }) => ledger.free > 0 && ledger.take(device))
}

import { entryOf } from '../../fleet/entry-of.ts'
import type { DeviceRecord, ProgressOf } from '../model/device-progress.ts'
import { keptWith } from '../model/kept-with.ts'
import type { Surroundings } from '../model/observation.ts'
import type { PlannedDevice } from '../model/plan.ts'
import { plannedDeviceOf, waveNumberOf } from '../model/plan-index.ts'
import { isOnItsWay } from '../model/record-facts.ts'
import type { Execution } from '../model/rollout.ts'
import type { OfferProblem } from '../model/send-objection.ts'
import type { SlotCounts, SlotLedger } from './slots.ts'
import { countSlots, createSlotLedger, slotTakersOf } from './slots.ts'
import { isWaveOpen } from '../waves/wave-facts.ts'

export interface Candidate {
  readonly device: PlannedDevice
  readonly record: DeviceRecord
  readonly wave: number
}

/** Children wait until their gateway is through, because its restart would break their transfer. */
const isBehindBusyGateway = (execution: Execution, device: PlannedDevice): boolean => {
  if (device.gatewayId === undefined || device.gatewayId === device.deviceId) return false
  const gateway = entryOf(execution.devices, device.gatewayId)
  return gateway !== undefined && isOnItsWay(gateway.progress)
}

const refusalsOf = ({ candidate }: Queued): number => candidate.record.refusals?.count ?? 0

const refusedLast = (left: Queued, right: Queued): number => refusalsOf(left) - refusalsOf(right)

const isPlanned = (
  record: DeviceRecord | undefined,
): record is DeviceRecord & { readonly progress: ProgressOf<'planned'> } =>
  record?.progress.state === 'planned'

interface Queued {
  readonly candidate: Candidate
  /** Not sent again before this. */
  readonly notBeforeMs: number
}

/** Devices of open waves that wait to be sent, in the order of sending, whether or not their turn has come. */
const queueOf = keptWith((execution: Execution): readonly Queued[] => {
  const found: Queued[] = []
  for (const [position, deviceIds] of execution.plan.waves.entries()) {
    if (!isWaveOpen(execution, position + 1)) continue
    for (const deviceId of deviceIds) {
      const record = execution.devices[deviceId]
      if (!isPlanned(record)) continue
      const device = plannedDeviceOf(execution.plan, deviceId)
      if (isBehindBusyGateway(execution, device)) continue
      const candidate = { device, record, wave: waveNumberOf(execution.plan, deviceId) }
      found.push({ candidate, notBeforeMs: record.progress.notBeforeMs })
    }
  }
  return found.toSorted(refusedLast)
})

/** Devices whose turn has come, in the order of sending, before offers, locks and slots are looked at. */
export const dueDevicesOf = (execution: Execution, nowMs: number): readonly Candidate[] =>
  queueOf(execution).flatMap(({ candidate, notBeforeMs }) => (notBeforeMs > nowMs ? [] : [candidate]))

/** Put aside for its failures in earlier rollouts, unless a person asked for it again in this one. */
export const isQuarantined = (
  { quarantinedUntilMs }: PlannedDevice,
  record: DeviceRecord,
  nowMs: number,
): boolean => quarantinedUntilMs !== undefined && quarantinedUntilMs > nowMs && record.generation === 0

/** The lock that holds the device's room. Where no room tree can be read, people lock rooms by their name. */
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
 * What speaks against sending the device by what was read of it; `undefined` when nothing does.
 * The cloud cannot be asked for a version, so only a fresh offer of the approved one is proof of what a POST installs.
 */
export const offerProblem = (
  execution: Execution,
  candidate: Pick<Candidate, 'device' | 'record'>,
  nowMs: number,
): OfferProblem | undefined => {
  const { offer, lastSeen, generation, lastSent } = candidate.record
  if (offer === undefined) return lastSeen === undefined ? 'unread' : 'not-offered'
  if (nowMs - offer.readStartedAtMs > execution.plan.knobs.offerFreshMs) return 'stale'
  if (offer.version !== candidate.device.toVersion) return 'superseded'
  if (!offer.online) return 'offline'
  // A failure from before this rollout is left for a person; our own, or one that a person retries, is tried again.
  if (lastSeen?.phase === 'failed' && generation === 0 && lastSent === undefined) return 'not-offered'
  return undefined
}

const takenElsewhere = (surroundings: Surroundings): SlotCounts => ({
  total: surroundings.openSlots,
  byGateway: surroundings.openSlotsByGateway,
  byRoom: surroundings.openSlotsByRoom,
})

const ledgerBeside = (
  execution: Execution,
  others: SlotCounts | undefined,
  except: readonly string[],
): SlotLedger => {
  const { knobs } = execution.plan
  const takers = slotTakersOf(execution).filter(({ deviceId }) => !except.includes(deviceId))
  const own = countSlots(takers)
  return createSlotLedger(knobs, others === undefined ? [own] : [own, others])
}

/** The slots of this rollout and its neighbours, without those of the named devices. */
export const ledgerOf = (
  execution: Execution,
  surroundings: Surroundings,
  except: readonly string[] = [],
): SlotLedger => ledgerBeside(execution, takenElsewhere(surroundings), except)

/**
 * Due devices for which slots are free: those worth a reading now. `others` are the slots that everybody else in the
 * project holds; without them it is as far as this rollout alone can tell.
 */
export const candidatesOf = (
  execution: Execution,
  nowMs: number,
  others?: SlotCounts,
): readonly Candidate[] => {
  const taken = slotTakersOf(execution).length + (others?.total ?? 0)
  if (taken >= execution.plan.knobs.maxInFlight) return []
  const ledger = ledgerBeside(execution, others, [])
  return dueDevicesOf(execution, nowMs).filter(({ device }) => ledger.free > 0 && ledger.take(device))
}

import type { DeviceDetail, FleetDevice } from '../../fleet/device.ts'
import type { Absence, Observation, NeededReads, RefusedRead } from '../../rollouts/model/observation.ts'
import type { ListReading } from '../../rollouts/ports/firmware-gateway.ts'
import type { DeviceRecord } from '../../rollouts/model/device-progress.ts'
import type { PlannedDevice } from '../../rollouts/model/plan.ts'
import { isAttemptSent, isOutsideUpdate, isTerminal } from '../../rollouts/model/facts/record-facts.ts'
import type { Rollout } from '../../rollouts/model/rollout.ts'
import { isViewOfApproved, type RolloutView } from '../../rollouts/state/rollout-view.ts'
import { isLastingRefusal, type DetailsReading } from './detail-reader.ts'

/** What one poll read of a project. */
export interface ProjectReading {
  readonly upgrading?: ListReading
  /** Lists of offers of one room, or of the whole project (`all`). */
  readonly pending: readonly { readonly roomId: string; readonly reading: ListReading }[]
  readonly details?: DetailsReading
}

export const isEmptyReading = (reading: ProjectReading): boolean =>
  reading.upgrading === undefined && reading.pending.length === 0 && reading.details === undefined

/** Merges what the project's rollouts need, so that each list and device is read once. */
export const mergeReads = (needed: readonly NeededReads[]): NeededReads => {
  const isAll = needed.some(({ pendingRooms }) => pendingRooms === 'all')
  const rooms = new Set(
    needed.flatMap(({ pendingRooms }) => (typeof pendingRooms === 'string' ? [] : pendingRooms)),
  )
  return {
    upgradingList: needed.some(({ upgradingList }) => upgradingList),
    pendingRooms: isAll ? 'all' : rooms.size > 0 ? [...rooms] : 'none',
    detailDeviceIds: [...new Set(needed.flatMap(({ detailDeviceIds }) => detailDeviceIds))],
  }
}

const fromRow = (
  row: FleetDevice,
  source: 'upgrading-list' | 'pending-list',
  readStartedAtMs: number,
): Observation => ({
  deviceId: row.deviceId,
  source,
  readStartedAtMs,
  phase: row.phase,
  statusCode: row.statusCode,
  online: row.online,
  ...(row.offeredVersion !== undefined && { offeredVersion: row.offeredVersion }),
})

const fromDetail = (detail: DeviceDetail & { readonly readStartedAtMs: number }): Observation => ({
  deviceId: detail.deviceId,
  source: 'detail',
  readStartedAtMs: detail.readStartedAtMs,
  phase: detail.phase,
  statusCode: detail.statusCode,
  online: detail.online,
  ...(detail.currentVersion !== undefined && { installedVersion: detail.currentVersion }),
  ...(detail.mcuVersion !== undefined && { mcuVersion: detail.mcuVersion }),
})

interface Row {
  readonly row: FleetDevice
  readonly readStartedAtMs: number
}

/** A reading indexed by device, once for all rollouts of the project. */
export interface IndexedReading {
  readonly reading: ProjectReading
  readonly upgrading: ReadonlyMap<string, Row>
  readonly pending: ReadonlyMap<string, Row>
  /** When the read of each complete list of offers began, by room; `all` for the whole project. */
  readonly coveredRooms: ReadonlyMap<string, number>
}

const addRows = (rows: Map<string, Row>, list: ListReading): void => {
  for (const row of list.devices) rows.set(row.deviceId, { row, readStartedAtMs: list.readStartedAtMs })
}

export const indexReading = (reading: ProjectReading): IndexedReading => {
  const upgrading = new Map<string, Row>()
  const pending = new Map<string, Row>()
  const coveredRooms = new Map<string, number>()
  if (reading.upgrading !== undefined) addRows(upgrading, reading.upgrading)
  for (const { roomId, reading: list } of reading.pending) {
    addRows(pending, list)
    if (list.isComplete) coveredRooms.set(roomId, list.readStartedAtMs)
  }
  return { reading, upgrading, pending, coveredRooms }
}

interface Seen {
  readonly observations: Observation[]
  readonly absences: Absence[]
  readonly refusedReads: RefusedRead[]
  readonly requestIds: string[]
}

const noteUpgrading = (seen: Seen, indexed: IndexedReading, deviceId: string, record: DeviceRecord): void => {
  const { reading } = indexed
  if (reading.upgrading === undefined) return
  const found = indexed.upgrading.get(deviceId)
  if (found !== undefined) seen.observations.push(fromRow(found.row, 'upgrading-list', found.readStartedAtMs))
  // Other devices aren't expected in the list of running updates.
  else if (reading.upgrading.isComplete && (isAttemptSent(record) || isOutsideUpdate(record)))
    seen.absences.push({
      deviceId,
      source: 'upgrading-list',
      readStartedAtMs: reading.upgrading.readStartedAtMs,
    })
}

const notePending = (seen: Seen, { pending, coveredRooms }: IndexedReading, device: PlannedDevice): void => {
  const { deviceId, roomId } = device
  const found = pending.get(deviceId)
  if (found !== undefined) {
    seen.observations.push(fromRow(found.row, 'pending-list', found.readStartedAtMs))
    return
  }
  const readStartedAtMs =
    coveredRooms.get('all') ?? (roomId === undefined ? undefined : coveredRooms.get(roomId))
  if (readStartedAtMs !== undefined) seen.absences.push({ deviceId, source: 'pending-list', readStartedAtMs })
}

const noteDetail = (seen: Seen, reading: ProjectReading, deviceId: string): void => {
  const detail = reading.details?.found.get(deviceId)
  if (detail !== undefined) {
    seen.observations.push(fromDetail(detail))
    if (detail.requestId !== undefined) seen.requestIds.push(detail.requestId)
  }
  const goneSinceMs = reading.details?.gone.get(deviceId)
  if (goneSinceMs !== undefined)
    seen.absences.push({ deviceId, source: 'detail', readStartedAtMs: goneSinceMs })
  const unread = reading.details?.unreadable.get(deviceId)
  if (unread !== undefined)
    seen.refusedReads.push({
      deviceId,
      problem: unread.error.deviceProblem,
      isLasting: isLastingRefusal(unread),
      readStartedAtMs: unread.readStartedAtMs,
    })
}

const listRequestIdsOf = ({ upgrading, pending }: ProjectReading): readonly string[] => [
  ...(upgrading?.requestIds ?? []),
  ...pending.flatMap((list) => list.reading.requestIds ?? []),
]

/**
 * The devices that a reading can say something about. With a list of offers: all. Without one: those that it names,
 * and those that the rollout has touched.
 */
const concernedBy = (view: RolloutView, { reading, upgrading }: IndexedReading): readonly PlannedDevice[] => {
  const { rollout, groups, planIndex } = view
  if (reading.pending.length > 0) return rollout.plan.devices
  const named = [
    ...upgrading.keys(),
    ...(reading.details?.found.keys() ?? []),
    ...(reading.details?.gone.keys() ?? []),
    ...(reading.details?.unreadable.keys() ?? []),
  ]
  const ids = new Set([
    ...groups.touched.map(({ device }) => device.deviceId),
    ...named.filter((deviceId) => Object.hasOwn(rollout.devices, deviceId)),
  ])
  return [...ids].flatMap((deviceId) => planIndex.devices.get(deviceId) ?? [])
}

/** What a reading says about a rollout's unfinished devices: observations, absences and refused reads. */
export const toObservations = (view: RolloutView<Rollout>, indexed: IndexedReading): Seen => {
  const { reading } = indexed
  const seen: Seen = {
    observations: [],
    absences: [],
    refusedReads: [],
    requestIds: [...listRequestIdsOf(reading)],
  }
  if (!isViewOfApproved(view)) return seen
  for (const device of concernedBy(view, indexed)) {
    const record = view.rollout.devices[device.deviceId]
    if (record === undefined) continue
    // Details also go to terminal devices: a verified canary is read again when its soak ends.
    noteDetail(seen, reading, device.deviceId)
    if (isTerminal(record.progress)) continue
    noteUpgrading(seen, indexed, device.deviceId, record)
    if (reading.pending.length > 0) notePending(seen, indexed, device)
  }
  return seen
}

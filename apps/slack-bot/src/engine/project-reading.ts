import type { DeviceDetail, FleetDevice } from '../fleet/device.ts'
import type { Absence, Observation, ReadingWishes } from '../rollouts/observation.ts'
import type { ListReading } from '../rollouts/ports/firmware-gateway.ts'
import { isTerminal } from '../rollouts/record-facts.ts'
import { findPlannedDevice } from '../rollouts/plan-index.ts'
import { hasExecution, type Rollout } from '../rollouts/rollout.ts'
import type { DetailsReading } from './detail-reader.ts'

/** What was read of a project in one go. */
export interface ProjectReading {
  readonly upgrading?: ListReading
  /** Lists of offers, of one room or (`all`) of the whole project. */
  readonly pending: readonly { readonly roomId: string; readonly reading: ListReading }[]
  readonly details?: DetailsReading
}

export const isEmptyReading = (reading: ProjectReading): boolean =>
  reading.upgrading === undefined && reading.pending.length === 0 && reading.details === undefined

/** One project's rollouts share the same pages: what any of them wishes is read once for all. */
export const mergeWishes = (wishes: readonly ReadingWishes[]): ReadingWishes => {
  const isAll = wishes.some(({ pendingRooms }) => pendingRooms === 'all')
  const rooms = new Set(
    wishes.flatMap(({ pendingRooms }) => (typeof pendingRooms === 'string' ? [] : pendingRooms)),
  )
  return {
    upgradingList: wishes.some(({ upgradingList }) => upgradingList),
    pendingRooms: isAll ? 'all' : rooms.size > 0 ? [...rooms] : 'none',
    detailDeviceIds: [...new Set(wishes.flatMap(({ detailDeviceIds }) => detailDeviceIds))],
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
})

interface Seen {
  readonly observations: Observation[]
  readonly absences: Absence[]
}

/** Adds what a list shows of the devices, and which of them it should show and does not. */
const noteList = (
  seen: Seen,
  list: {
    readonly reading: ListReading
    readonly source: 'upgrading-list' | 'pending-list'
    readonly devices: readonly string[]
    /** Whether the list covers the device, so that its absence means something. */
    readonly covers: (deviceId: string) => boolean
  },
): void => {
  const { reading, source, devices, covers } = list
  const rows = new Map(reading.devices.map((row) => [row.deviceId, row]))
  for (const deviceId of devices) {
    const row = rows.get(deviceId)
    if (row !== undefined) seen.observations.push(fromRow(row, source, reading.readStartedAtMs))
    else if (reading.isComplete && covers(deviceId))
      seen.absences.push({ deviceId, source, readStartedAtMs: reading.readStartedAtMs })
  }
}

/** What a reading says of one rollout's devices that are not done: where they were seen, and which lists lack them. */
export const toObservations = (rollout: Rollout, reading: ProjectReading): Seen => {
  const seen: Seen = { observations: [], absences: [] }
  if (!hasExecution(rollout)) return seen
  const open = Object.entries(rollout.devices)
    .filter(([, { progress }]) => !isTerminal(progress))
    .map(([deviceId]) => deviceId)
  if (reading.upgrading !== undefined)
    noteList(seen, {
      reading: reading.upgrading,
      source: 'upgrading-list',
      devices: open,
      covers: () => true,
    })
  for (const { roomId, reading: list } of reading.pending) {
    const covers = (deviceId: string): boolean =>
      roomId === 'all' || findPlannedDevice(rollout.plan, deviceId)?.roomId === roomId
    noteList(seen, { reading: list, source: 'pending-list', devices: open, covers })
  }
  // A verified device is looked at once more when its canary's soak ends; a detail was wished for, so it is handed over.
  for (const deviceId of Object.keys(rollout.devices)) {
    const detail = reading.details?.found.get(deviceId)
    if (detail !== undefined) seen.observations.push(fromDetail(detail))
    const goneSinceMs = reading.details?.gone.get(deviceId)
    if (goneSinceMs !== undefined)
      seen.absences.push({ deviceId, source: 'detail', readStartedAtMs: goneSinceMs })
  }
  return seen
}

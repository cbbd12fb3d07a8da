import type { DeviceReading } from '../../rollouts/ports/firmware-gateway.ts'
import { isInstalledAlready } from '../../rollouts/readings/module-version.ts'
import type { FleetDevice } from '../../fleet/device.ts'
import { createNamedRoomLabels, labelRooms } from '../../fleet/places/room-labels.ts'
import type { CallProblem } from '../../rollouts/model/codes/call-problem.ts'
import type { Selection } from '../../rollouts/model/command.ts'
import type { PlanNote } from '../../rollouts/model/codes/plan-note.ts'
import type { Surroundings } from '../../rollouts/model/observation.ts'
import type { Quarantine } from '../../rollouts/planning/quarantine-of.ts'
import { planWaves } from '../../rollouts/planning/plan-waves.ts'
import type { MaintenanceWindow, Plan, PlannedDevice, RolloutKnobs } from '../../rollouts/model/plan.ts'
import { isLastingRefusal, type DetailsReading } from '../cloud/detail-reader.ts'
import type { FleetSnapshot } from '../cloud/fleet-reader.ts'
import { leftOutFor, offeredRowOf, type LeftOut } from './left-out.ts'
import { planNotesOf } from './plan-notes.ts'
import { roomWindowsOfPlan, type RoomWindow, type UnmatchedRoom } from '../windows/match-room-windows.ts'

export interface PlanSources {
  readonly selection: Selection
  readonly snapshot: FleetSnapshot
  /** The list of running updates. */
  readonly upgrading: readonly FleetDevice[]
  readonly details: DetailsReading
  readonly knobs: RolloutKnobs
  readonly nowMs: number
  readonly window?: MaintenanceWindow
  /** The start that the requester chose. */
  readonly startsAtMs?: number
  /** Finds devices in quarantine. */
  readonly quarantine?: Quarantine
  /** Rooms with windows of their own. Required, so that no caller forgets them. */
  readonly roomWindows: readonly RoomWindow[]
  /** Rooms that are locked when the plan is made. */
  readonly lockedRooms?: Surroundings['lockedRooms']
}

const toPlannedDevice = (
  row: FleetDevice & { readonly offeredVersion: string },
  detail: DeviceReading | undefined,
  labelOf: (room: { readonly name: string; readonly roomId?: string }) => string,
): PlannedDevice => {
  const roomId = detail?.roomId ?? row.roomId
  return {
    deviceId: row.deviceId,
    name: row.name,
    roomLabel: labelOf({ name: row.roomName, ...(roomId !== undefined && { roomId }) }),
    kind: row.kind,
    protocol: row.protocol,
    toVersion: row.offeredVersion,
    wasOnline: row.online,
    ...(roomId !== undefined && { roomId }),
    ...(detail?.gatewayId !== undefined && { gatewayId: detail.gatewayId }),
    ...(detail?.productId !== undefined && { productId: detail.productId }),
    ...(detail?.currentVersion !== undefined && { fromVersion: detail.currentVersion }),
    ...(detail !== undefined && { versionReadAtMs: detail.readStartedAtMs }),
    ...(detail?.mcuVersion !== undefined && { mcuVersion: detail.mcuVersion }),
  }
}

/** Room labels that distinguish rooms of the same name. */
const labelsOf = (snapshot: FleetSnapshot) => {
  const labels = labelRooms(snapshot.rooms)
  const labelOf = createNamedRoomLabels(
    snapshot.devices.map(({ roomName: name, roomId }) => ({ name, ...(roomId !== undefined && { roomId }) })),
  )
  return (room: { readonly name: string; readonly roomId?: string }): string =>
    (room.roomId === undefined ? undefined : labels.get(room.roomId)) ?? labelOf(room)
}

/** Builds a selection's plan from the current readings: exactly the selected devices, at exactly the versions offered. */
export const buildPlan = (
  sources: PlanSources,
): {
  readonly plan: Plan
  readonly notes: readonly PlanNote[]
  readonly unmatchedRooms: readonly UnmatchedRoom[]
} => {
  const { selection, snapshot, details, knobs, window, startsAtMs } = sources
  const rows = new Map(snapshot.devices.map((device) => [device.deviceId, device]))
  const upgrading = new Map(sources.upgrading.map((device) => [device.deviceId, device]))
  const labelOf = labelsOf(snapshot)
  const leftOut = new Map<LeftOut, number>()
  const refused: { readonly name: string; readonly problem: CallProblem }[] = []
  const devices = new Map<string, PlannedDevice>()
  const installed = new Map<string, PlannedDevice>()
  for (const picked of selection.devices) {
    const listed = rows.get(picked.deviceId)
    const row = offeredRowOf(listed, upgrading.get(picked.deviceId))
    const why = details.gone.has(picked.deviceId)
      ? 'gone'
      : leftOutFor(picked, listed, upgrading.get(picked.deviceId))
    if (why !== undefined || row?.offeredVersion === undefined) {
      leftOut.set(why ?? 'offer-changed', (leftOut.get(why ?? 'offer-changed') ?? 0) + 1)
      continue
    }
    const unread = details.unreadable.get(picked.deviceId)
    if (unread !== undefined && isLastingRefusal(unread)) {
      refused.push({ name: row.name, problem: unread.error.deviceProblem })
      continue
    }
    const offered = { ...row, offeredVersion: row.offeredVersion }
    const device = toPlannedDevice(offered, details.found.get(picked.deviceId), labelOf)
    if (isInstalledAlready(device)) {
      installed.set(picked.deviceId, device)
      continue
    }
    // Listed as failed and nowhere else, so the requester asked for another try.
    const isRetry = listed === undefined
    const quarantinedUntilMs = isRetry ? undefined : sources.quarantine?.(device)
    devices.set(picked.deviceId, {
      ...device,
      ...(isRetry && { isRetry }),
      ...(quarantinedUntilMs !== undefined && { quarantinedUntilMs }),
    })
  }
  const planned = [...devices.values()]
  const { roomWindows, unmatched } = roomWindowsOfPlan(sources.roomWindows, {
    devices: planned,
    rooms: snapshot.rooms,
    window,
  })
  return {
    plan: {
      projectId: selection.projectId,
      label: selection.label,
      devices: planned,
      waves: planWaves(planned, knobs, selection.firstDeviceIds),
      knobs,
      ...(window !== undefined && { window }),
      ...(startsAtMs !== undefined && { startsAtMs }),
      ...(roomWindows !== undefined && { roomWindows }),
    },
    notes: planNotesOf(
      planned,
      { leftOut, refused, installed: [...installed.values()] },
      { lockedRooms: sources.lockedRooms ?? {}, freshSinceMs: sources.nowMs - knobs.detailFreshMs },
    ),
    // Without the room tree, only the plan's own rooms are known.
    unmatchedRooms: snapshot.rooms.length === 0 ? [] : unmatched,
  }
}

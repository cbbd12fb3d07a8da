import { findNamedRoom } from '../../fleet/places/find-room.ts'
import type { Room } from '../../fleet/places/room.ts'
import type { MaintenanceWindow, PlannedDevice } from '../../rollouts/model/plan.ts'
import { roomKeyOf } from '../../rollouts/model/slot-needs.ts'

/** A room with a window of its own. `room` is its id, path or name, as the admin wrote it. */
export interface RoomWindow {
  readonly room: string
  readonly window: MaintenanceWindow
}

/** An entry that matches no room: the name is unknown, is not unique, or an earlier entry names the same room. */
export interface UnmatchedRoom {
  readonly room: string
  readonly why: 'unknown' | 'ambiguous' | 'twice'
}

export interface MatchedRoomWindows {
  /** By room id. */
  readonly windows: ReadonlyMap<string, MaintenanceWindow>
  readonly unmatched: readonly UnmatchedRoom[]
}

/** Finds the rooms that the entries name. */
export const matchRoomWindows = (
  entries: readonly RoomWindow[],
  rooms: readonly Room[],
): MatchedRoomWindows => {
  const windows = new Map<string, MaintenanceWindow>()
  const unmatched: UnmatchedRoom[] = []
  // A floor's name would match only devices directly on the floor, not its rooms.
  const withoutAreas = rooms.filter(({ isArea }) => isArea !== true)
  for (const { room, window } of entries) {
    const search = findNamedRoom(withoutAreas, room)
    if (search.kind !== 'found') unmatched.push({ room, why: search.kind })
    else if (windows.has(search.room.roomId)) unmatched.push({ room, why: 'twice' })
    else windows.set(search.room.roomId, window)
  }
  return { windows, unmatched }
}

const named = (device: PlannedDevice, rooms: readonly Room[]): readonly Room[] =>
  rooms.filter(({ name }) => name.toLowerCase() === device.roomLabel.toLowerCase())

/** The rooms of the tree, plus the devices' rooms that it doesn't show (all of them if it can't be read). */
const withRoomsOf = (devices: readonly PlannedDevice[], rooms: readonly Room[]): readonly Room[] => {
  const known = new Set(rooms.map(({ roomId }) => roomId))
  const others = new Map<string, Room>()
  for (const device of devices) {
    const key = roomKeyOf(device)
    const isKnown = known.has(key) || (device.roomId === undefined && named(device, rooms).length > 0)
    if (!isKnown) others.set(key, { roomId: key, name: device.roomLabel, path: [] })
  }
  return [...rooms, ...others.values()]
}

/** The id of the device's room; if only its name is known, the id of the one room with that name. */
const roomIdFor = (device: PlannedDevice, rooms: readonly Room[]): string => {
  const namesakes = device.roomId === undefined ? named(device, rooms) : []
  return (namesakes.length === 1 ? namesakes[0]?.roomId : undefined) ?? roomKeyOf(device)
}

/** The windows of a plan's own rooms, by `roomKeyOf`, without those equal to the plan's window. */
export const roomWindowsOfPlan = (
  entries: readonly RoomWindow[],
  {
    devices,
    rooms,
    window,
  }: {
    readonly devices: readonly PlannedDevice[]
    readonly rooms: readonly Room[]
    readonly window: MaintenanceWindow | undefined
  },
): {
  readonly roomWindows?: Readonly<Record<string, MaintenanceWindow>>
  readonly unmatched: readonly UnmatchedRoom[]
} => {
  const all = withRoomsOf(devices, rooms)
  const { windows, unmatched } = matchRoomWindows(entries, all)
  const found = new Map<string, MaintenanceWindow>()
  for (const device of devices) {
    const own = windows.get(roomIdFor(device, rooms))
    if (own !== undefined && JSON.stringify(own) !== JSON.stringify(window)) found.set(roomKeyOf(device), own)
  }
  return { ...(found.size > 0 && { roomWindows: Object.fromEntries(found) }), unmatched }
}

import type { FleetDevice } from '../../fleet/device.ts'
import { groupPending, type RoomGroup } from '../../fleet/group-pending.ts'
import { pathInName } from '../../fleet/places/area.ts'
import type { Place } from '../../fleet/places/place.ts'
import { toComparable } from '../../fleet/plain-text.ts'
import { areaText, labelRooms } from '../../fleet/places/room-labels.ts'
import type { Room } from '../../fleet/places/room.ts'

/** Waiting devices by room, and all rooms that a person may name, also those without waiting devices. */
export interface WaitingRooms {
  readonly devices: readonly FleetDevice[]
  readonly groups: readonly RoomGroup[]
  readonly rooms: readonly Room[]
  /** Whether floors are known: the project's room tree could be read. */
  readonly isTreeKnown: boolean
  /** By room id. Labels of rooms with the same name differ. */
  readonly labels: ReadonlyMap<string, string>
}

/** Rooms with a unique name, by name. Only these can be matched to a list row without a room id. */
const uniqueByName = (rooms: readonly Room[]): ReadonlyMap<string, Room> =>
  new Map(
    [...Map.groupBy(rooms, ({ name }) => toComparable(name))].flatMap(([name, namesakes]) =>
      namesakes.length === 1 && namesakes[0] !== undefined ? [[name, namesakes[0]] as const] : [],
    ),
  )

/** Label for rooms with the same name, if Tuya did not say which one it is. */
const ROOM_UNKNOWN = 'which one is unknown'

const nameOf = (group: RoomGroup): string => group.devices[0]?.roomName ?? group.label

interface Snapshot {
  readonly devices: readonly FleetDevice[]
  readonly rooms: readonly Room[]
}

const known = new WeakMap<Snapshot, WaitingRooms>()

/** Computed once for a reading: menus and forms ask for the same one again and again. */
export const waitingRooms = (snapshot: Snapshot): WaitingRooms => {
  const waiting = known.get(snapshot) ?? roomsOf(snapshot)
  known.set(snapshot, waiting)
  return waiting
}

const roomsOf = (snapshot: Snapshot): WaitingRooms => {
  const unique = uniqueByName(snapshot.rooms)
  const devices = snapshot.devices.map((device) => {
    const room = device.roomId === undefined ? unique.get(toComparable(device.roomName)) : undefined
    return room === undefined ? device : { ...device, roomId: room.roomId }
  })
  const names = new Set(snapshot.rooms.map(({ name }) => toComparable(name)))
  const ids = new Set(snapshot.rooms.map(({ roomId }) => roomId))
  const groups = groupPending(devices, snapshot.rooms).map((group): RoomGroup => {
    const isRoomUnknown = !ids.has(group.key) && names.has(toComparable(nameOf(group)))
    return isRoomUnknown ? { ...group, label: `${nameOf(group)} (${ROOM_UNKNOWN})` } : group
  })
  const pathOf = (name: string): readonly string[] => (snapshot.rooms.length === 0 ? pathInName(name) : [])
  const others = groups
    .filter(({ key }) => !ids.has(key))
    .map((group): Room => {
      const name = nameOf(group)
      // The path makes it one match among rooms of that name; without it, the bare name would match best.
      return {
        roomId: group.key,
        name,
        path: names.has(toComparable(name)) ? [ROOM_UNKNOWN, name] : pathOf(name),
      }
    })
  const labels = new Map(labelRooms(snapshot.rooms))
  for (const group of groups) labels.set(group.key, group.label)
  return {
    devices,
    groups,
    rooms: [...snapshot.rooms, ...others],
    isTreeKnown: snapshot.rooms.length > 0,
    labels,
  }
}

/** The rooms whose place in the building is known. */
export const placedRooms = ({ rooms }: Pick<WaitingRooms, 'rooms'>): readonly Room[] =>
  rooms.filter(({ path }) => path[0] !== ROOM_UNKNOWN)

/** The key of the device's room in `groups` and `labels`. */
export const waitingRoomKeyOf = (device: FleetDevice): string => device.roomId ?? `name:${device.roomName}`

/** A place as people know it. */
export const placeLabel = (waiting: WaitingRooms, place: Place): string =>
  place.kind === 'area' ? areaText(place.area) : labelOf(waiting, place.room)

export const labelOf = (waiting: WaitingRooms, room: Room): string =>
  waiting.labels.get(room.roomId) ?? room.name

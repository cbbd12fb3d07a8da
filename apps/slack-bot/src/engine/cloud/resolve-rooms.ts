import { LRUCache } from 'lru-cache'
import type { FleetDevice } from '../../fleet/device.ts'
import type { Room } from '../../fleet/places/room.ts'
import type { PendingFilter } from '../../rollouts/ports/firmware-gateway.ts'

/** Calls that find the rooms of devices. Lists carry only a room's name, and names aren't unique. */
export interface RoomQuestions {
  readonly listOfRoom: (roomId: string) => Promise<readonly FleetDevice[]>
  readonly roomIdOf: (deviceId: string) => Promise<string | undefined>
}

/** Room ids by device, learned so far. Valid while the device's room keeps its name. */
export interface KnownRooms {
  get(device: FleetDevice): string | undefined
  learn(device: FleetDevice, roomId: string): void
}

const KNOWN_FOR_MS = 3_600_000
const MOST_KNOWN = 50_000

export const createKnownRooms = (now: () => number): KnownRooms => {
  const known = new LRUCache<string, { readonly roomName: string; readonly roomId: string }>({
    max: MOST_KNOWN,
    ttl: KNOWN_FOR_MS,
    ttlResolution: 0,
    perf: { now },
  })
  return {
    get: (device) => {
      const found = known.get(device.deviceId)
      return found?.roomName === device.roomName ? found.roomId : undefined
    },
    learn: (device, roomId) => {
      known.set(device.deviceId, { roomName: device.roomName, roomId })
    },
  }
}

/** Without the tree, each room costs two calls the first time. Rooms beyond this limit keep only their names. */
const MOST_ROOMS_ASKED = 60

const withRoom = (device: FleetDevice, roomId: string | undefined): FleetDevice =>
  roomId === undefined ? device : { ...device, roomId }

/** A unique room name gives the id directly. For each of several rooms with the same name, the room's list is read. */
const resolveByTree = async (
  devices: readonly FleetDevice[],
  rooms: readonly Room[],
  known: KnownRooms,
  ask: RoomQuestions,
): Promise<void> => {
  const byName = Map.groupBy(rooms, ({ name }) => name)
  const namesakes = new Map<string, Room>()
  for (const device of devices) {
    if (known.get(device) !== undefined) continue
    const found = byName.get(device.roomName) ?? []
    const [only] = found
    if (only !== undefined && found.length === 1) known.learn(device, only.roomId)
    else for (const room of found) namesakes.set(room.roomId, room)
  }
  for (const { roomId, name } of namesakes.values())
    for (const device of await ask.listOfRoom(roomId))
      // Undocumented: a floor's list may include the devices of its rooms.
      if (device.roomName === name) known.learn(device, roomId)
}

/** One device's detail gives its room; that room's list gives the others. Devices left over are in another room of the same name. */
const resolveByDetails = async (
  devices: readonly FleetDevice[],
  known: KnownRooms,
  ask: RoomQuestions,
): Promise<void> => {
  let asked = 0
  const groups = Map.groupBy(devices, ({ roomName }) => roomName)
  for (const members of groups.values()) {
    let unknown = members.filter((device) => known.get(device) === undefined)
    while (asked < MOST_ROOMS_ASKED) {
      const [first] = unknown
      if (first === undefined) break
      asked += 1
      const roomId = await ask.roomIdOf(first.deviceId)
      if (roomId !== undefined) {
        known.learn(first, roomId)
        if (unknown.length > 1) for (const device of await ask.listOfRoom(roomId)) known.learn(device, roomId)
      }
      unknown = unknown.slice(1).filter((device) => known.get(device) === undefined)
    }
  }
}

/**
 * Adds room ids where they can be found. `rooms` is the room tree, if there is one. After a failure, the remaining
 * devices keep only their room names.
 */
export const resolveRooms = async (
  devices: readonly FleetDevice[],
  parts: {
    readonly rooms: readonly Room[] | undefined
    readonly filter: PendingFilter
    readonly known: KnownRooms
    readonly ask: RoomQuestions
    readonly onFailure: (error: unknown) => void
  },
): Promise<readonly FleetDevice[]> => {
  const { rooms, filter, known, ask } = parts
  if (filter.roomId !== undefined) return devices.map((device) => withRoom(device, filter.roomId))
  try {
    if (rooms === undefined) await resolveByDetails(devices, known, ask)
    else await resolveByTree(devices, rooms, known, ask)
  } catch (error) {
    parts.onFailure(error)
  }
  return devices.map((device) => withRoom(device, known.get(device)))
}

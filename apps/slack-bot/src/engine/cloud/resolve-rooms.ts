import { LRUCache } from 'lru-cache'
import type { FleetDevice } from '../../fleet/device.ts'
import type { Room } from '../../fleet/room.ts'
import type { PendingFilter } from '../../rollouts/ports/firmware-gateway.ts'

/** How devices are asked for their rooms; lists carry a room's name only, and names are not unique. */
export interface RoomQuestions {
  readonly listOfRoom: (roomId: string) => Promise<readonly FleetDevice[]>
  readonly roomIdOf: (deviceId: string) => Promise<string | undefined>
}

/** Room ids by device, learned so far. An answer counts as long as the device's room keeps its name. */
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

/** Without the tree each room costs two calls the first time; more than this are left with their names. */
const MOST_ROOMS_ASKED = 60

const withRoom = (device: FleetDevice, roomId: string | undefined): FleetDevice =>
  roomId === undefined ? device : { ...device, roomId }

/** Where the tree knows one room of that name, that is it; each of several namesakes is asked for its devices. */
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
      // Not documented: the list of a floor may include its rooms' devices.
      if (device.roomName === name) known.learn(device, roomId)
}

/** A detail of one device names its room, and that room's list the others in it; what is left of the name is a namesake. */
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
 * The devices with their rooms' ids where these can be told. `rooms` is the room tree; absent when there is none.
 * What fails on the way leaves the rest without ids: a name is still an answer.
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

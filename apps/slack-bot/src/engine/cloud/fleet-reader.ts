import { LRUCache } from 'lru-cache'
import type { FleetDevice } from '../../fleet/device.ts'
import type { Room } from '../../fleet/places/room.ts'
import type { PendingFilter, RoomsReading } from '../../rollouts/ports/firmware-gateway.ts'
import { GatewayError, isOfOneRoom } from '../../rollouts/ports/firmware-gateway.ts'
import type { DetailReader } from './detail-reader.ts'
import type { EngineParts } from '../engine-parts.ts'
import { createKnownRooms, resolveRooms } from './resolve-rooms.ts'
import { createSingleFlightCache } from './single-flight-cache.ts'

/** The pending updates of a project at one moment. */
export interface FleetSnapshot {
  readonly devices: readonly FleetDevice[]
  /** Empty if the room tree can't be read. */
  readonly rooms: readonly Room[]
  readonly projectName?: string
  /** When the read began. */
  readonly readAtMs: number
  /** False when devices may be missing. */
  readonly isComplete: boolean
}

export interface FleetReader {
  /** Throws a GatewayError if the list can't be read. If rooms can't be read, only room ids are missing. */
  readPending(
    projectId: string,
    options?: { readonly filter?: PendingFilter; readonly maxAgeMs?: number },
  ): Promise<FleetSnapshot>
  /**
   * A snapshot in which these devices are at most this old; the others may be older. Reads only their last known rooms
   * if that is cheaper than the whole project.
   */
  readPendingOf(projectId: string, deviceIds: readonly string[], maxAgeMs: number): Promise<FleetSnapshot>
  /** The room tree, at most 10 min old, or the last one that could be read. */
  readRooms(projectId: string): Promise<RoomsReading>
  /** Drops the project's cached readings. */
  forget(projectId: string): void
}

const PENDING_FOR_MS = 60_000
const ROOMS_MAX_AGE_MS = 600_000
const PAGE_SIZE = 100
/** A list up to this age is good enough to find a device's room. */
const OVERVIEW_FOR_MS = 600_000
/** A device's room rarely changes. */
const DETAIL_FOR_ROOM_MS = 7 * 24 * 3_600_000

/** The rooms of these devices; `undefined` if one of them is unknown. */
const roomsOf = (snapshot: FleetSnapshot, deviceIds: readonly string[]): ReadonlySet<string> | undefined => {
  const known = new Map(snapshot.devices.map(({ deviceId, roomId }) => [deviceId, roomId]))
  const rooms = new Set<string>()
  for (const deviceId of deviceIds) {
    const roomId = known.get(deviceId)
    if (roomId === undefined) return undefined
    rooms.add(roomId)
  }
  return rooms
}

const withFreshRooms = (
  overview: FleetSnapshot,
  rooms: ReadonlySet<string>,
  fresh: readonly FleetSnapshot[],
): FleetSnapshot => {
  const read = fresh.flatMap(({ devices }) => devices)
  const seen = new Set(read.map(({ deviceId }) => deviceId))
  const others = overview.devices.filter(
    ({ deviceId, roomId }) => !seen.has(deviceId) && (roomId === undefined || !rooms.has(roomId)),
  )
  return {
    ...overview,
    devices: [...read, ...others],
    readAtMs: Math.min(overview.readAtMs, ...fresh.map(({ readAtMs }) => readAtMs)),
    isComplete: fresh.every(({ isComplete }) => isComplete),
  }
}

const MOST_PROJECTS = 1000

export const createFleetReader = (
  parts: Pick<EngineParts, 'gateway' | 'clock' | 'log'>,
  details: DetailReader,
): FleetReader => {
  const { gateway, clock, log } = parts
  const snapshots = createSingleFlightCache<FleetSnapshot>(clock)
  const trees = createSingleFlightCache<RoomsReading>(clock)
  const known = createKnownRooms(() => clock.elapsed())
  const lastTrees = new LRUCache<string, RoomsReading>({ max: MOST_PROJECTS })

  /** The newest room tree. If it can't be read, people still see the pending updates. */
  const readRooms = async (projectId: string): Promise<RoomsReading> => {
    try {
      const tree = await trees.get(projectId, ROOMS_MAX_AGE_MS, () => gateway.listRooms(projectId))
      lastTrees.set(projectId, tree)
      return tree
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error
      log.warn({ projectId, error }, 'The room tree could not be read')
      return lastTrees.get(projectId) ?? { isAvailable: false }
    }
  }

  const read = async (projectId: string, filter: PendingFilter): Promise<FleetSnapshot> => {
    const reading = await gateway.listPending(projectId, filter)
    const tree = await readRooms(projectId)
    const rooms = tree.isAvailable ? tree.rooms : undefined
    const devices = await resolveRooms(reading.devices, {
      rooms,
      filter,
      known,
      ask: {
        listOfRoom: async (roomId) => (await gateway.listPending(projectId, { ...filter, roomId })).devices,
        roomIdOf: async (deviceId) =>
          // No account check: the project's list was answered a moment ago.
          (
            await details.read({
              projectId,
              deviceIds: [deviceId],
              maxAgeMs: DETAIL_FOR_ROOM_MS,
              checkAccount: async () => {},
            })
          ).found.get(deviceId)?.roomId,
      },
      onFailure: (error) => {
        log.warn({ projectId, error }, 'Some devices have no room id because a read failed')
      },
    })
    return {
      devices,
      rooms: rooms ?? [],
      ...(tree.isAvailable && tree.projectName !== undefined && { projectName: tree.projectName }),
      readAtMs: reading.readStartedAtMs,
      isComplete: reading.isComplete,
    }
  }

  const readPending: FleetReader['readPending'] = (
    projectId,
    { filter = {}, maxAgeMs = PENDING_FOR_MS } = {},
  ) => snapshots.get(JSON.stringify([projectId, filter]), maxAgeMs, () => read(projectId, filter))

  return {
    readPending,
    readRooms,
    readPendingOf: async (projectId, deviceIds, maxAgeMs) => {
      const overview = await readPending(projectId, { maxAgeMs: OVERVIEW_FOR_MS })
      if (overview.readAtMs >= clock.now() - maxAgeMs) return overview
      const rooms = roomsOf(overview, deviceIds)
      if (rooms === undefined || rooms.size > Math.ceil(overview.devices.length / PAGE_SIZE))
        return readPending(projectId, { maxAgeMs })
      const fresh: FleetSnapshot[] = []
      try {
        for (const roomId of rooms) fresh.push(await readPending(projectId, { filter: { roomId }, maxAgeMs }))
      } catch (error) {
        if (!isOfOneRoom(error)) throw error
        return readPending(projectId, { maxAgeMs })
      }
      return withFreshRooms(overview, rooms, fresh)
    },
    forget: (projectId) => {
      snapshots.forget((key) => key.startsWith(`[${JSON.stringify(projectId)},`))
    },
  }
}

import type { FleetDevice } from '../fleet/device.ts'
import type { Room } from '../fleet/room.ts'
import type { PendingFilter, RoomsReading } from '../rollouts/ports/firmware-gateway.ts'
import { GatewayError } from '../rollouts/ports/firmware-gateway.ts'
import type { DetailReader } from './detail-reader.ts'
import type { EngineParts } from './engine-parts.ts'
import { createKnownRooms, resolveRooms } from './resolve-rooms.ts'
import { createSingleFlightCache } from './single-flight-cache.ts'

/** What waits for an update in a project, as read at a moment. */
export interface FleetSnapshot {
  readonly devices: readonly FleetDevice[]
  /** Empty when the project's room tree cannot be read. */
  readonly rooms: readonly Room[]
  readonly projectName?: string
  /** When the reading began. */
  readonly readAtMs: number
  /** False when devices may be missing. */
  readonly isComplete: boolean
}

export interface FleetReader {
  /** Throws a GatewayError when the list cannot be read. Rooms that cannot be read cost only their ids. */
  readPending(
    projectId: string,
    options?: { readonly filter?: PendingFilter; readonly maxAgeMs?: number },
  ): Promise<FleetSnapshot>
  /** What was read of the project before no longer counts. */
  forget(projectId: string): void
}

const PENDING_FOR_MS = 60_000
const ROOMS_FOR_MS = 600_000
/** Room ids of a device do not change often; a detail of last week still tells its room. */
const DETAIL_FOR_ROOM_MS = 7 * 24 * 3_600_000

export const createFleetReader = (
  parts: Pick<EngineParts, 'gateway' | 'clock' | 'log'>,
  details: DetailReader,
): FleetReader => {
  const { gateway, clock, log } = parts
  const snapshots = createSingleFlightCache<FleetSnapshot>(clock)
  const trees = createSingleFlightCache<RoomsReading>(clock)
  const known = createKnownRooms(() => clock.now())
  const lastTrees = new Map<string, RoomsReading>()

  /** The newest tree there is: without rooms people still see what waits. */
  const readRooms = async (projectId: string): Promise<RoomsReading> => {
    try {
      const tree = await trees.get(projectId, ROOMS_FOR_MS, () => gateway.listRooms(projectId))
      lastTrees.set(projectId, tree)
      return tree
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error
      log.warn(
        { projectId, problem: error.message, requestId: error.requestId },
        'The room tree could not be read',
      )
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
          (await details.read([deviceId], DETAIL_FOR_ROOM_MS)).found.get(deviceId)?.roomId,
      },
      onFailure: (error) => {
        log.warn({ projectId, error }, 'Some devices could not be told apart by room')
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

  return {
    readPending: (projectId, { filter = {}, maxAgeMs = PENDING_FOR_MS } = {}) =>
      snapshots.get(JSON.stringify([projectId, filter]), maxAgeMs, () => read(projectId, filter)),
    forget: (projectId) => {
      snapshots.forget((key) => key.startsWith(`[${JSON.stringify(projectId)},`))
    },
  }
}

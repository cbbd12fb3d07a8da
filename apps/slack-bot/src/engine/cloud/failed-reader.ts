import type { FleetDevice } from '../../fleet/device.ts'
import type { Room } from '../../fleet/places/room.ts'
import type { EngineParts } from '../engine-parts.ts'
import type { FleetReader, FleetSnapshot } from './fleet-reader.ts'
import { createSingleFlightCache } from './single-flight-cache.ts'

/** Devices whose last update failed or timed out, including outside updates. */
export interface FailedReader {
  /** One list call per reading; rooms come from cached details. Throws a GatewayError. */
  readFailed(projectId: string, options?: { readonly maxAgeMs?: number }): Promise<FleetSnapshot>
  /** The last reading of any age; `undefined` if there was none. */
  lastFailed(projectId: string): FleetSnapshot | undefined
  /** Drops the project's cached readings. */
  forget(projectId: string): void
}

const FAILED_FOR_MS = 60_000

/** The room of a cached detail, if its name still matches the list. */
const withKnownRoom = (
  device: FleetDevice,
  rooms: ReadonlyMap<string, Room>,
  roomId: string | undefined,
): FleetDevice => {
  if (roomId === undefined) return device
  const room = rooms.get(roomId)
  return room === undefined || room.name === device.roomName ? { ...device, roomId } : device
}

export const createFailedReader = (
  parts: Pick<EngineParts, 'gateway' | 'clock' | 'facts'>,
  fleet: Pick<FleetReader, 'readRooms'>,
): FailedReader => {
  const snapshots = createSingleFlightCache<FleetSnapshot>(parts.clock)

  const read = async (projectId: string): Promise<FleetSnapshot> => {
    const reading = await parts.gateway.listUpgrading(projectId)
    const failed = reading.devices.filter(({ phase }) => phase === 'failed')
    const tree = await fleet.readRooms(projectId)
    const rooms = tree.isAvailable ? tree.rooms : []
    const byId = new Map(rooms.map((room) => [room.roomId, room]))
    const facts = await parts.facts.load(failed.map(({ deviceId }) => deviceId))
    return {
      devices: failed.map((device) => withKnownRoom(device, byId, facts.get(device.deviceId)?.roomId)),
      rooms,
      ...(tree.isAvailable && tree.projectName !== undefined && { projectName: tree.projectName }),
      readAtMs: reading.readStartedAtMs,
      isComplete: reading.isComplete,
    }
  }

  return {
    readFailed: (projectId, { maxAgeMs = FAILED_FOR_MS } = {}) =>
      snapshots.get(projectId, maxAgeMs, () => read(projectId)),
    lastFailed: (projectId) => snapshots.last(projectId),
    forget: (projectId) => {
      snapshots.forget((key) => key === projectId)
    },
  }
}

import type { FleetDevice } from '../../fleet/device.ts'
import type { Room } from '../../fleet/room.ts'
import type { EngineParts } from '../engine-parts.ts'
import type { FleetReader, FleetSnapshot } from './fleet-reader.ts'
import { createSingleFlightCache } from './single-flight-cache.ts'

/** Devices whose last update failed or timed out, whoever started it. */
export interface FailedReader {
  /** Costs one list call per reading; the rooms come from what is known. Throws a GatewayError. */
  readFailed(projectId: string, options?: { readonly maxAgeMs?: number }): Promise<FleetSnapshot>
  /** The last reading, whatever its age; absent when there was none. */
  lastFailed(projectId: string): FleetSnapshot | undefined
  /** What was read of the project before no longer counts. */
  forget(projectId: string): void
}

const FAILED_FOR_MS = 60_000

/** The room that a kept detail names, if it still has the name that the list gives. */
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

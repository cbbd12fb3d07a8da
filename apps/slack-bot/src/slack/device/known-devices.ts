import type { FleetDevice } from '../../fleet/device.ts'
import { hasPlan, type Rollout } from '../../rollouts/model/rollout.ts'
import { GatewayError } from '../../rollouts/ports/firmware-gateway.ts'
import type { FeatureContext } from '../feature-context.ts'
import { waitingRoomKeyOf, waitingRooms, type WaitingRooms } from '../pending/waiting-rooms.ts'

/** A device that can be found by name, and its room. */
export interface NamedDevice {
  readonly deviceId: string
  readonly name: string
  readonly roomLabel: string
}

/** A failure moves no device: an older list still tells its name. */
const FAILED_FOR_MS = 600_000

export const labelOfDevice = (device: FleetDevice, waiting: WaitingRooms): string =>
  waiting.labels.get(waitingRoomKeyOf(device)) ?? device.roomName

const named = (rooms: WaitingRooms): readonly NamedDevice[] =>
  rooms.devices.map((device) => ({ ...device, roomLabel: labelOfDevice(device, rooms) }))

/** Tuya's failed devices; empty when the list can't be read, because others may still be found. */
export const readFailedDevices = async (context: FeatureContext): Promise<readonly NamedDevice[]> => {
  try {
    return named(
      waitingRooms(await context.engine.readFailed(context.project.projectId, { maxAgeMs: FAILED_FOR_MS })),
    )
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    context.log.warn({ error }, 'A device is looked for without the failed ones')
    return []
  }
}

/** Each device once: as it waits, as it failed, or as rollouts planned it, the newest first. */
export const knownDevices = (
  waiting: WaitingRooms,
  failed: readonly NamedDevice[],
  rollouts: readonly Rollout[],
): readonly NamedDevice[] => {
  const planned = rollouts.flatMap((rollout) => (hasPlan(rollout) ? rollout.plan.devices : []))
  const all = [...named(waiting), ...failed, ...planned]
  return [...new Map(all.toReversed().map((device) => [device.deviceId, device])).values()].toReversed()
}

import type { FleetDevice } from '../../fleet/device.ts'
import type { RolloutId } from '../../rollouts/model/ids.ts'
import type { KnownFailure } from '../../rollouts/telling/known-failures.ts'

/** One device whose update failed, with what is known of it. */
export interface FailedDevice {
  readonly device: FleetDevice
  readonly roomLabel: string
  /** What our rollouts know of it; absent when somebody else started the update. */
  readonly known?: KnownFailure
  /** The live rollout that has the device. */
  readonly reservedBy?: RolloutId
  /** Tuya lists it as failed. Otherwise only our own record does. */
  readonly isListed: boolean
}

/** A failure that Tuya does not list any more is worth a look this long. */
const OWN_WORD_FOR_MS = 7 * 24 * 3_600_000

const toFleetDevice = ({ device }: KnownFailure): FleetDevice => ({
  deviceId: device.deviceId,
  name: device.name,
  ...(device.roomId !== undefined && { roomId: device.roomId }),
  roomName: device.roomLabel.split(' / ').at(-1) ?? device.roomLabel,
  kind: device.kind,
  protocol: device.protocol,
  online: device.wasOnline,
  phase: 'failed',
  statusCode: 4,
})

/**
 * Devices that failed in our rollouts for good, and that no list of Tuya shows: neither as failed nor as waiting. Without
 * both lists nothing can be said.
 */
export const unlistedFailures = (
  known: ReadonlyMap<string, KnownFailure>,
  listed: ReadonlySet<string>,
  nowMs: number,
): readonly FleetDevice[] =>
  [...known.values()]
    .filter(
      ({ device, isFinal, atMs = 0 }) =>
        isFinal && !listed.has(device.deviceId) && atMs > nowMs - OWN_WORD_FOR_MS,
    )
    .map(toFleetDevice)

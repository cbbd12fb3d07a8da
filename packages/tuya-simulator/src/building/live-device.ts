import type { DeviceProfile, DeviceState, DeviceTraits } from './device.ts'
import { UPGRADE_STATUS } from './device.ts'
import type { PlannedDevice } from './building.ts'

/**
 * Where an update that was triggered stands: waiting for the device to come online, for it to wake, for its gateway to
 * be free, running, or interrupted because the device lost its power in the middle.
 */
interface UpdateRun {
  phase: 'waits-online' | 'waits-wake' | 'queued' | 'running' | 'interrupted'
  targetVersion: string
  module: 'network' | 'mcu'
}

/** A device in motion. `state` is the truth, `seen` is what the read calls of the cloud show. */
export interface LiveDevice {
  readonly profile: DeviceProfile
  traits: DeviceTraits
  status: number
  isRebooting: boolean
  currentVersion: string
  mcuVersion: string
  offeredVersion: string
  offeredModule: 'network' | 'mcu'
  /** Offered as soon as the running update is over. */
  nextOffer: { version: string; module: 'network' | 'mcu' } | undefined
  hiddenOffer: string | undefined
  record: DeviceState['record']
  startedOrder: number
  failures: number
  run: UpdateRun | undefined
  /** Grows whenever a run changes its phase, so that steps scheduled earlier are void. */
  generation: number
  state: DeviceState
  seen: DeviceState
}

export const createLiveDevice = (planned: PlannedDevice): LiveDevice => {
  const isPending = planned.offeredVersion !== ''
  const device = {
    profile: planned.profile,
    traits: { ...planned.traits },
    status: isPending ? UPGRADE_STATUS.available : UPGRADE_STATUS.none,
    isRebooting: false,
    currentVersion: planned.currentVersion,
    mcuVersion: planned.mcuVersion,
    offeredVersion: planned.offeredVersion,
    offeredModule: 'network' as const,
    nextOffer:
      planned.mcuOffer === undefined ? undefined : { version: planned.mcuOffer, module: 'mcu' as const },
    hiddenOffer: planned.hiddenOffer,
    record: undefined,
    startedOrder: 0,
    failures: 0,
    run: undefined,
    generation: 0,
  }
  const state = snapshotOf(device, device.traits.isPowered)
  return { ...device, state, seen: state }
}

/** The device as the cloud would show it at this moment. */
export const snapshotOf = (device: Omit<LiveDevice, 'state' | 'seen'>, online: boolean): DeviceState => ({
  name: device.traits.name,
  roomId: device.traits.roomId,
  online,
  deviceStatus: device.traits.health ?? (online ? 'Online' : 'Offline'),
  upgradeStatus: device.traits.shownStatus ?? device.status,
  currentVersion: device.currentVersion,
  mcuVersion: device.mcuVersion,
  offeredVersion: device.offeredVersion,
  startedOrder: device.startedOrder,
  record: device.record,
})

export const isSameState = (left: DeviceState, right: DeviceState): boolean =>
  left.upgradeStatus === right.upgradeStatus &&
  left.online === right.online &&
  left.deviceStatus === right.deviceStatus &&
  left.currentVersion === right.currentVersion &&
  left.mcuVersion === right.mcuVersion &&
  left.offeredVersion === right.offeredVersion &&
  left.startedOrder === right.startedOrder &&
  left.record === right.record &&
  left.name === right.name &&
  left.roomId === right.roomId

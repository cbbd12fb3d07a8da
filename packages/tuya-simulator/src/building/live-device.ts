import type { DeviceProfile, DeviceState, DeviceTraits } from './device.ts'
import { UPGRADE_STATUS } from './device.ts'
import type { PlannedDevice } from './building.ts'

/**
 * The phase of a triggered update: waiting for the device to come online or to wake, queued for its gateway, running,
 * or interrupted because the device went offline midway.
 */
interface UpdateRun {
  phase: 'waits-online' | 'waits-wake' | 'queued' | 'running' | 'interrupted'
  targetVersion: string
  module: 'network' | 'mcu'
}

/** A device that updates over time. `state` is its real state, `seen` is what the cloud's read calls show. */
export interface LiveDevice {
  readonly profile: DeviceProfile
  traits: DeviceTraits
  status: number
  isRebooting: boolean
  currentVersion: string
  mcuVersion: string
  offeredVersion: string
  offeredModule: 'network' | 'mcu'
  /** Offered when the running update ends. */
  nextOffer: { version: string; module: 'network' | 'mcu' } | undefined
  hiddenOffer: string | undefined
  record: DeviceState['record']
  startedOrder: number
  failures: number
  run: UpdateRun | undefined
  /** Increases with each phase change; steps scheduled in an earlier generation are ignored. */
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

/** The device as the cloud would show it without read lag. */
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

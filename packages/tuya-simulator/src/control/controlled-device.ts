import type { Cloud } from '../cloud/cloud.ts'
import type { Room } from '../building/building.ts'
import type { Destiny } from '../building/device.ts'
import type { LiveDevice } from '../building/live-device.ts'

/** A device in its real state, without read lag. */
export interface ControlledDevice {
  deviceId: string
  deviceSaasId: string
  name: string
  roomId: string
  roomName: string
  floor: string
  product: string
  protocol: string
  gatewayId: string | undefined
  online: boolean
  upgradeStatus: number
  /** Phase of the running update; undefined when none is running. */
  phase: string | undefined
  currentVersion: string
  mcuVersion: string
  offeredVersion: string
  isPowered: boolean
  isSleepy: boolean
  wakeEveryMs: number
  updateMs: number
  destiny: Destiny
  /** Number of updates that started, by version. */
  triggers: Record<string, number>
}

export const describeDevice = (cloud: Cloud, device: LiveDevice): ControlledDevice => {
  const { profile, traits } = device
  const room = cloud.building.room(traits.roomId)
  const triggers = new Map<string, number>()
  for (const { version } of cloud.triggers.of(profile.deviceId))
    triggers.set(version, (triggers.get(version) ?? 0) + 1)
  return {
    deviceId: profile.deviceId,
    deviceSaasId: profile.deviceSaasId,
    name: traits.name,
    roomId: traits.roomId,
    roomName: room?.name ?? '',
    floor: room?.floor ?? '',
    product: profile.product.name,
    protocol: profile.product.protocol,
    gatewayId: profile.gatewayId,
    online: device.state.online,
    upgradeStatus: device.state.upgradeStatus,
    phase: device.run?.phase,
    currentVersion: device.currentVersion,
    mcuVersion: device.mcuVersion,
    offeredVersion: device.offeredVersion,
    isPowered: traits.isPowered,
    isSleepy: traits.isSleepy,
    wakeEveryMs: traits.wakeEveryMs,
    updateMs: traits.updateMs,
    destiny: traits.destiny,
    triggers: Object.fromEntries(triggers),
  }
}

/** A room and the number of its devices at each status. */
export interface ControlledRoom extends Room {
  devices: number
  /** By status code. */
  byStatus: Record<string, number>
  offline: number
}

export const describeRooms = ({ building }: Cloud): ControlledRoom[] => {
  const byRoom = Map.groupBy(building.devices, (device) => device.traits.roomId)
  return building.plan.rooms.map((room) => {
    const devices = byRoom.get(room.roomId) ?? []
    const byStatus: Record<string, number> = {}
    for (const { state } of devices) byStatus[state.upgradeStatus] = (byStatus[state.upgradeStatus] ?? 0) + 1
    return {
      ...room,
      devices: devices.length,
      byStatus,
      offline: devices.filter(({ state }) => !state.online).length,
    }
  })
}

import type { Destiny } from './device.ts'
import type { ProductName } from './product.ts'

/** One device as a test or the default building asks for it. Everything left out comes from the product and the seed. */
export interface DeviceSpec {
  product: ProductName
  deviceId?: string
  name?: string
  isPowered?: boolean
  isSleepy?: boolean
  wakeEveryMs?: number
  updateMs?: number
  destiny?: Destiny
  health?: 'Expiring' | 'Exception'
  currentVersion?: string
  /** A version: an update is offered. Left out: up to date. */
  offeredVersion?: string
  /** An update that the cloud learns about only when the room is synced. */
  hiddenOffer?: string
  /** Offered for the MCU once the network module is done: status 3, then 1 again. */
  mcuOffer?: string
  /** The device id of its gateway. Left out: Zigbee and mesh devices take the room's gateway, else the floor's. */
  gatewayId?: string
}

/** One room and what stands in it. */
export interface RoomSpec {
  floor: string
  name: string
  devices: readonly DeviceSpec[]
}

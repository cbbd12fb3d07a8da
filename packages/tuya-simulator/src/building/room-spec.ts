import type { Destiny } from './device.ts'
import type { ProductName } from './product.ts'

/** A device as a test or the default building specifies it. Missing fields come from the product and the seed. */
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
  /** The version of a pending update. If omitted, the device is up to date. */
  offeredVersion?: string
  /** An update that the cloud discovers only when the room is synced. */
  hiddenOffer?: string
  /** Offered for the MCU after the network module is updated: status 3, then 1 again. */
  mcuOffer?: string
  /** Device id of its gateway. By default, Zigbee and mesh devices use the room's gateway, else the floor's. */
  gatewayId?: string
}

/** A room and its devices. */
export interface RoomSpec {
  floor: string
  /** If omitted, the devices hang on the floor itself: Tuya's "public area". */
  name?: string
  devices: readonly DeviceSpec[]
}

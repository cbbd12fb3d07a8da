import type { Product, ProductName } from './product.ts'

/**
 * How an update of this device turns out.
 * `fails-once` fails the first time only. `lies` reports success and keeps the old version. `stalls` stays at 2 for ever.
 * `ignores` is accepted and never starts. `poisons` makes the whole upgrade POST answer `result: false` and start nobody.
 */
export const DESTINIES = [
  'succeeds',
  'fails',
  'fails-once',
  'times-out',
  'stalls',
  'lies',
  'ignores',
  'poisons',
] as const
export type Destiny = (typeof DESTINIES)[number]

/** What never changes about a device, and how it behaves when updated. */
export interface DeviceProfile {
  index: number
  deviceId: string
  deviceSaasId: string
  uuid: string
  mac: string
  product: Product & { name: ProductName }
  gatewayId: string | undefined
  activeTimeMs: number
  installTimeMs: number
}

/** What the control API may change about a device at any time. */
export interface DeviceTraits {
  name: string
  roomId: string
  /** Has power and network of its own. What the cloud shows as online also needs the gateway and no reboot. */
  isPowered: boolean
  isSleepy: boolean
  /** Building milliseconds between two moments in which a sleepy device listens. */
  wakeEveryMs: number
  /** Building milliseconds from the first byte to the verdict. */
  updateMs: number
  destiny: Destiny
  /** Shown instead of Online or Offline. */
  health: 'Expiring' | 'Exception' | undefined
  /** A status shown instead of the true one, for codes that no device here reaches by itself. */
  shownStatus: number | undefined
}

/** One moment of a device as the cloud knows it. Replaced, never changed, so that a lagging read can keep an older one. */
export interface DeviceState {
  readonly name: string
  readonly roomId: string
  readonly online: boolean
  readonly deviceStatus: 'Online' | 'Offline' | 'Expiring' | 'Exception'
  readonly upgradeStatus: number
  readonly currentVersion: string
  readonly mcuVersion: string
  /** Empty when no version is offered. */
  readonly offeredVersion: string
  /** Orders the upgrading list: the n-th update that began. */
  readonly startedOrder: number
  /** Present once an update of this device has succeeded. */
  readonly record: { readonly version: string; readonly order: number } | undefined
}

/** Status codes: 0 to 5 from "Device OTA Update" (2025-05-07); 6, 7, 13, 14 from Tuya's mobile SDK headers. */
export const UPGRADE_STATUS = {
  none: 0,
  available: 1,
  updating: 2,
  succeeded: 3,
  failed: 4,
  waiting: 5,
  downloaded: 6,
  timedOut: 7,
  queued: 13,
  preparing: 14,
} as const

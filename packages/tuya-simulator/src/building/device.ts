import type { Product, ProductName } from './product.ts'

/**
 * The outcome of this device's updates.
 * `fails-once` fails only the first time. `lies` reports success and keeps the old version. `stalls` stays at 2 forever.
 * `ignores` is accepted but never starts. `poisons` makes the whole upgrade POST answer `result: false`, so no device starts.
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

/** Facts about a device that never change. */
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

/** Properties that the control API can change at any time. */
export interface DeviceTraits {
  name: string
  roomId: string
  /** The device itself has power and network. To be online, its gateway must be online too and it must not be rebooting. */
  isPowered: boolean
  isSleepy: boolean
  /** How often a sleepy device wakes, in building milliseconds. */
  wakeEveryMs: number
  /** How long an update takes, in building milliseconds. */
  updateMs: number
  destiny: Destiny
  /** Shown instead of Online or Offline. */
  health: 'Expiring' | 'Exception' | undefined
  /** A status to show instead of the real one, for codes that no simulated device reaches by itself. */
  shownStatus: number | undefined
}

/** Snapshot of a device as the cloud knows it. Immutable, so that a lagging read can keep an older one. */
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
  /** Position in the upgrading list: the number of updates started before it, plus one. */
  readonly startedOrder: number
  /** Set once an update of this device has succeeded. */
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

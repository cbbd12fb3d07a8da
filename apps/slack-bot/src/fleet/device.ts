/** What a device is, as people say it. Vendor categories are translated in `tuya/`. */
export const DEVICE_KINDS = {
  light: 'Light',
  gateway: 'Gateway',
  switch: 'Switch',
  sensor: 'Sensor',
  appliance: 'Appliance',
  electrical: 'Electrical',
  other: 'Other',
} as const
export type DeviceKind = keyof typeof DEVICE_KINDS

export const PROTOCOLS = {
  wifi: 'Wi-Fi',
  zigbee: 'Zigbee',
  mesh: 'Bluetooth mesh',
  unknown: 'unknown',
} as const
export type Protocol = keyof typeof PROTOCOLS

/**
 * Where a device's update stands, as last read from the cloud. The cloud's numbers are an open set:
 * `unknown` carries no evidence of success or failure, and `statusCode` keeps the number that was seen.
 */
export type UpgradePhase = 'none' | 'available' | 'waiting' | 'updating' | 'succeeded' | 'failed' | 'unknown'

/** One row of a list of devices: what the cloud says of a device without being asked for its details. */
export interface FleetDevice {
  readonly deviceId: string
  readonly name: string
  /** Known when the room tree could be read, or a detail of the device was. */
  readonly roomId?: string
  /** The room's own name; not unique in a building. */
  readonly roomName: string
  readonly kind: DeviceKind
  readonly protocol: Protocol
  readonly online: boolean
  readonly phase: UpgradePhase
  readonly statusCode: number
  /** Only of phase `failed`: the cloud ended the update because it took too long. */
  readonly hasTimedOut?: true
  /** The version on offer. Lists never carry the installed one. */
  readonly offeredVersion?: string
}

/** One device in full, from a detail call. It carries the installed version and never the offered one. */
export interface DeviceDetail {
  readonly deviceId: string
  readonly name: string
  readonly roomId?: string
  readonly gatewayId?: string
  readonly gatewayName?: string
  readonly productId?: string
  readonly kind: DeviceKind
  readonly online: boolean
  readonly phase: UpgradePhase
  readonly statusCode: number
  readonly currentVersion?: string
  readonly mcuVersion?: string
}

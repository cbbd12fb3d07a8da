/** The device types for list filters. Source: Tuya "Device OTA Update", 2025-05-07. */
export const DeviceType = {
  other: -1,
  smartLight: 0,
  gateway: 1,
  nonSmartLight: 2,
  switch: 3,
  sensor: 4,
} as const

/** One of the documented device types. */
export type DeviceType = (typeof DeviceType)[keyof typeof DeviceType]

/** The documented device types in English. For any code use `describeDeviceType`. */
export const deviceTypeLabels: Readonly<Record<DeviceType, string>> = {
  [-1]: 'Other',
  0: 'Smart light',
  1: 'Gateway',
  2: 'Non-smart light',
  3: 'Switch',
  4: 'Sensor',
}

const labels: Readonly<Record<number, string>> = deviceTypeLabels

/** Returns the English label of a device type. An unknown code gives `Unknown type (9)`. */
export const describeDeviceType = (code: number | undefined): string =>
  code === undefined ? 'Type not reported' : (labels[code] ?? `Unknown type (${code})`)

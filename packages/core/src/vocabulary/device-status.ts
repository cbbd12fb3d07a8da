/**
 * The device statuses for list filters, as the OTA document spells them.
 *
 * Quirk: Tuya's lighting SDK of 2022 spells them in upper case, and answers have lower case, so compare answers
 * case-insensitively. A filter accepts any other string as well.
 * Source: Tuya "Device OTA Update", 2025-05-07.
 */
export const DeviceStatus = {
  expiring: 'Expiring',
  exception: 'Exception',
  online: 'Online',
  offline: 'Offline',
} as const

/** One of the documented device statuses. */
export type DeviceStatus = (typeof DeviceStatus)[keyof typeof DeviceStatus]

/** The documented device statuses in English. For any status use `describeDeviceStatus`. */
export const deviceStatusLabels: Readonly<Record<DeviceStatus, string>> = {
  Expiring: 'Expiring soon',
  Exception: 'Faulty',
  Online: 'Online',
  Offline: 'Offline',
}

const labelsByLowerCase = new Map(
  Object.entries(deviceStatusLabels).map(([status, label]) => [status.toLowerCase(), label]),
)

/** Returns the English label of a device status, in any case. Unknown statuses are returned unchanged. */
export const describeDeviceStatus = (status: string | undefined): string =>
  status === undefined || status === ''
    ? 'Status not reported'
    : (labelsByLowerCase.get(status.toLowerCase()) ?? status)

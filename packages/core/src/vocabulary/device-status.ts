/**
 * The device states that the lists can be filtered by, in the spelling of the OTA document.
 *
 * Quirk: Tuya's lighting SDK of 2022 writes them in upper case and its answers in lower case, so compare
 * answers without regard to case. A filter accepts any other string as well.
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

/** Names a device status for people, whatever its case. A status that is in no table comes back as it is. */
export const describeDeviceStatus = (status: string | undefined): string =>
  status === undefined || status === ''
    ? 'Status not reported'
    : (labelsByLowerCase.get(status.toLowerCase()) ?? status)

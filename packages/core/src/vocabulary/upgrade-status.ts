/**
 * What the OTA lists and the detail call say about a device's update.
 *
 * An open set: compare with `===` and expect other numbers. 0 to 5 are documented for this API;
 * 6, 7, 13 and 14 stand in the headers of Tuya's mobile SDK, and whether this API sends them is not known.
 * `waiting` (5) means that the order is sent and a sleeping or queued device has yet to act on it.
 *
 * Source: Tuya "Device OTA Update", 2025-05-07; ThingSmartDeviceModelUtils.h of the app SDK.
 */
export const UpgradeStatus = {
  none: 0,
  available: 1,
  inProgress: 2,
  succeeded: 3,
  failed: 4,
  waiting: 5,
  downloaded: 6,
  timedOut: 7,
  queued: 13,
  preparing: 14,
} as const

/** One of the known update statuses. Answers may hold others. */
export type UpgradeStatus = (typeof UpgradeStatus)[keyof typeof UpgradeStatus]

/** The known update statuses in English. For any code use `describeUpgradeStatus`. */
export const upgradeStatusLabels: Readonly<Record<UpgradeStatus, string>> = {
  0: 'No update available',
  1: 'Update available',
  2: 'Update in progress',
  3: 'Updated',
  4: 'Update failed',
  5: 'Waiting for the device',
  6: 'Firmware downloaded',
  7: 'Update timed out',
  13: 'In queue',
  14: 'Preparing',
}

const labels: Readonly<Record<number, string>> = upgradeStatusLabels

/** Names an update status for people. A code that is in no table comes back as `Unknown status (42)`. */
export const describeUpgradeStatus = (code: number | undefined): string =>
  code === undefined ? 'Status not reported' : (labels[code] ?? `Unknown status (${code})`)

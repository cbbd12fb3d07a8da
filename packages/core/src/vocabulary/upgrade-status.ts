/**
 * The update status of a device in the OTA lists and in details.
 *
 * An open set: compare with `===` and expect other numbers. 0 to 5 are documented for this API;
 * 6, 7, 13 and 14 are in the headers of Tuya's mobile SDK, and it isn't known whether this API sends them.
 * `waiting` (5) means that the command was sent, and a sleeping or queued device hasn't acted on it yet.
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

/** One of the known update statuses. Answers may contain others. */
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

/** Returns the English label of an update status. An unknown code gives `Unknown status (42)`. */
export const describeUpgradeStatus = (code: number | undefined): string =>
  code === undefined ? 'Status not reported' : (labels[code] ?? `Unknown status (${code})`)

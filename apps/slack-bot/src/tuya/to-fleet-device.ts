import type { DeviceOtaDetail, OtaDevice } from '@illume-ota/core'
import type { DeviceDetail, DeviceKind, FleetDevice, Protocol, UpgradePhase } from '../fleet/device.ts'
import type { UpgradeRecord } from '../rollouts/ports/firmware-gateway.ts'
import { toVisible } from '../fleet/visible-characters.ts'
import { toDeviceName, toRoomName } from './to-name.ts'

/*
 * Translates the vendor's codes. New statuses may appear: the OTA document of 2025-05-07 lists 0 to 5, the vendor's
 * mobile SDK adds 6 downloaded, 7 timed out, 13 queued and 14 preparing. Any other status is treated as unknown.
 */
const PHASES: Readonly<Record<number, UpgradePhase>> = {
  0: 'none',
  1: 'available',
  2: 'updating',
  3: 'succeeded',
  4: 'failed',
  5: 'waiting',
  6: 'updating',
  7: 'failed',
  13: 'waiting',
  14: 'waiting',
}
/** The vendor's own time limit ended the update. */
const TIMED_OUT = 7
const KINDS_BY_CATEGORY: ReadonlyMap<string, DeviceKind> = new Map([
  ['zm', 'light'],
  ['wgzk', 'gateway'],
  ['jjaf', 'sensor'],
  ['xjd', 'appliance'],
  ['dgzm', 'electrical'],
  ['qt', 'other'],
])
const KINDS_BY_TYPE: Readonly<Record<number, DeviceKind>> = {
  0: 'light',
  1: 'gateway',
  2: 'light',
  3: 'switch',
  4: 'sensor',
}
const PROTOCOLS_BY_GROUP: Readonly<Record<number, Protocol>> = { 1: 'wifi', 2: 'zigbee', 3: 'mesh' }
const PROTOCOL_WORDS: readonly (readonly [RegExp, Protocol])[] = [
  [/wi-?fi/iu, 'wifi'],
  [/zigbee/iu, 'zigbee'],
  [/mesh/iu, 'mesh'],
]

const toPhase = (statusCode: number | undefined): UpgradePhase =>
  statusCode === undefined ? 'unknown' : (PHASES[statusCode] ?? 'unknown')

/** Stands for a missing status; vendor statuses are never negative. */
const MISSING_STATUS = -1

const toProtocol = (row: OtaDevice): Protocol =>
  row.groupTypes?.map((group) => PROTOCOLS_BY_GROUP[group]).find((protocol) => protocol !== undefined) ??
  PROTOCOL_WORDS.find(([words]) => words.test(row.customCapability ?? ''))?.[1] ??
  'unknown'

const text = (value: string | undefined): string | undefined =>
  value === undefined || value === '' ? undefined : value

export const toFleetDevice = (row: OtaDevice): FleetDevice => {
  const offeredVersion = text(row.version)
  return {
    deviceId: row.deviceId,
    name: toDeviceName(row.deviceName, row.deviceId),
    roomName: row.roomName === undefined || row.roomName === '' ? 'No room' : toRoomName(row.roomName),
    kind: KINDS_BY_CATEGORY.get(row.topCategory ?? '') ?? 'other',
    protocol: toProtocol(row),
    online: row.online ?? false,
    phase: toPhase(row.upgradeStatus),
    statusCode: row.upgradeStatus ?? MISSING_STATUS,
    ...(row.upgradeStatus === TIMED_OUT ? { hasTimedOut: true } : {}),
    ...(offeredVersion === undefined ? {} : { offeredVersion }),
  }
}

/** A row of the record of updates: its version is the installed one. */
export const toUpgradeRecord = (row: OtaDevice): UpgradeRecord => {
  const { deviceId, name, roomName, kind, online, offeredVersion } = toFleetDevice(row)
  return {
    deviceId,
    name,
    roomName,
    kind,
    online,
    ...(offeredVersion === undefined ? {} : { installedVersion: offeredVersion }),
  }
}

const defined = <K extends string>(
  entries: Readonly<Record<K, string | undefined>>,
): { [P in K]?: string } => {
  const kept: { [P in K]?: string } = {}
  for (const key in entries) {
    const value = text(entries[key])
    if (value !== undefined) kept[key] = value
  }
  return kept
}

export const toDeviceDetail = (detail: DeviceOtaDetail): DeviceDetail => {
  const { device, deviceExt } = detail
  return {
    deviceId: detail.deviceId,
    name: toDeviceName(device?.deviceName, detail.deviceId),
    kind:
      KINDS_BY_TYPE[device?.deviceTypeValue ?? MISSING_STATUS] ??
      KINDS_BY_CATEGORY.get(device?.topCategory ?? '') ??
      'other',
    online: device?.online ?? false,
    phase: toPhase(detail.upgradeStatus),
    statusCode: detail.upgradeStatus ?? MISSING_STATUS,
    ...defined({
      roomId: device?.roomId,
      productId: device?.productId,
      gatewayId: deviceExt?.gatewayId,
      gatewayName: toVisible(deviceExt?.gatewayName ?? ''),
      currentVersion: detail.currentVersion,
      mcuVersion: deviceExt?.mcuVersion,
    }),
  }
}

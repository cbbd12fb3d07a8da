import { entryOf } from '../../../fleet/entry-of.ts'
import type { FleetDevice } from '../../../fleet/device.ts'
import type { RoomGroup } from '../../../fleet/group-pending.ts'
import { LIMITS } from '../../platform/block-limits.ts'
import { toDeviceValue } from '../../platform/ids.ts'
import type { Reservations } from '../../pending/pending-rows.ts'
import { listed } from '../../text/listed.ts'

/** A device as a form offers it, with the version that it would get. */
export interface OfferedDevice extends Pick<FleetDevice, 'deviceId' | 'name' | 'kind' | 'online'> {
  readonly offeredVersion: string
  readonly roomKey: string
  readonly roomLabel: string
}
export type ChoosableDevice = FleetDevice & OfferedDevice

/** The value of a device's tick or option. */
export const optionValueOf = ({ deviceId, offeredVersion }: OfferedDevice): string =>
  toDeviceValue(deviceId, offeredVersion).slice(0, LIMITS.option.value)

/** The devices of a selection that can be requested, and how many can't. */
export interface Choice {
  readonly label: string
  readonly devices: readonly ChoosableDevice[]
  /** Part of another live rollout. */
  readonly reservedCount: number
  readonly reservedBy: readonly string[]
  /** Tuya did not name the offered version, so an approver could not see what they approve. */
  readonly unnamedCount: number
}

/** Up to this many devices are shown with ticks; more are shown by room. */
export const MOST_TICKS = 50

/** Also false for a version too long for an option's value: it could not be requested exactly. */
const isNamed = (device: FleetDevice): device is FleetDevice & { readonly offeredVersion: string } =>
  device.offeredVersion !== undefined &&
  device.offeredVersion !== '' &&
  toDeviceValue(device.deviceId, device.offeredVersion).length <= LIMITS.option.value

export const toChoice = (label: string, groups: readonly RoomGroup[], reservations: Reservations): Choice => {
  const all = groups.flatMap((group) => group.devices)
  const isFree = ({ deviceId }: FleetDevice): boolean => entryOf(reservations, deviceId) === undefined
  const devices = groups.flatMap((group) =>
    group.devices
      .filter(isFree)
      .filter(isNamed)
      .map((device): ChoosableDevice => ({ ...device, roomKey: group.key, roomLabel: group.label })),
  )
  const freeCount = all.filter(isFree).length
  return {
    label,
    devices,
    reservedCount: all.length - freeCount,
    reservedBy: [...new Set(all.flatMap(({ deviceId }) => entryOf(reservations, deviceId) ?? []))],
    unnamedCount: freeCount - devices.length,
  }
}

/** Why nothing of a selection can be requested, and when that changes. */
export const noneFree = ({ label, reservedCount, reservedBy }: Choice): string =>
  reservedCount > 0
    ? `All waiting devices in ${label} are already part of ${listed(reservedBy)}. Nothing was requested. Ask again when that has ended.`
    : `Tuya does not name the new version for the waiting devices in ${label}, so an approver could not see what they approve. Nothing was requested. Ask again later, or try /ota sync <room> first.`

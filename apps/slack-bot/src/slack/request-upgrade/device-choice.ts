import { entryOf } from '../../fleet/entry-of.ts'
import type { FleetDevice } from '../../fleet/device.ts'
import type { RoomGroup } from '../../fleet/group-pending.ts'
import { LIMITS } from '../platform/block-limits.ts'
import { toDeviceValue } from '../platform/ids.ts'
import type { Reservations } from '../pending/pending-rows.ts'

/** The devices of one room that can be requested, and how many can't. */
export interface Choice {
  readonly label: string
  readonly devices: readonly (FleetDevice & { readonly offeredVersion: string })[]
  /** Part of another live rollout. */
  readonly reservedCount: number
  readonly reservedBy: readonly string[]
  /** Tuya did not name the offered version, so an approver could not see what they approve. */
  readonly unnamedCount: number
  /** Devices that don't fit into the form. */
  readonly overflowCount: number
}

/** Each option is sent twice, as an option and as initially ticked; 400 devices stay under Slack's 250 kB. */
export const MOST_DEVICES = 400

/** Also false for a version too long for an option's value: it could not be requested exactly. */
const isNamed = (device: FleetDevice): device is FleetDevice & { readonly offeredVersion: string } =>
  device.offeredVersion !== undefined &&
  device.offeredVersion !== '' &&
  toDeviceValue(device.deviceId, device.offeredVersion).length <= LIMITS.option.value

export const toChoice = (label: string, groups: readonly RoomGroup[], reservations: Reservations): Choice => {
  const all = groups.flatMap((group) => group.devices)
  const free = all.filter(({ deviceId }) => entryOf(reservations, deviceId) === undefined)
  const named = free.filter(isNamed)
  const devices = named.slice(0, MOST_DEVICES)
  return {
    label,
    devices,
    reservedCount: all.length - free.length,
    reservedBy: [...new Set(all.flatMap(({ deviceId }) => entryOf(reservations, deviceId) ?? []))],
    unnamedCount: free.length - named.length,
    overflowCount: named.length - devices.length,
  }
}

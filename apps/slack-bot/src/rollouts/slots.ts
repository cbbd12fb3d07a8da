import { deviceGroupsOf } from './device-groups.ts'
import type { PlannedDevice, RolloutKnobs } from './plan.ts'
import type { Execution } from './rollout.ts'

/** Slots taken: in the project, behind each gateway, in each room. */
export interface SlotCounts {
  readonly total: number
  readonly byGateway: Readonly<Record<string, number>>
  readonly byRoom: Readonly<Record<string, number>>
}

/** The room's id, or its label when the id is not known. */
export const roomKeyOf = (device: PlannedDevice): string => device.roomId ?? device.roomLabel

/**
 * What shares a radio: the gateway, or for radio devices of an unknown gateway their room, because they are probably
 * behind the same one. Devices on their own Wi-Fi share nothing.
 */
export const gatewayKeyOf = (device: PlannedDevice): string | undefined => {
  if (device.kind === 'gateway') return device.deviceId
  if (device.gatewayId !== undefined) return device.gatewayId
  return device.protocol === 'wifi' ? undefined : `room:${roomKeyOf(device)}`
}

const gatewayLimitOf = (device: PlannedDevice, knobs: RolloutKnobs): number =>
  device.protocol === 'wifi' ? knobs.maxInFlightPerGateway.wifi : knobs.maxInFlightPerGateway.radio

/** A gateway's own update takes all slots behind it, so that none of its children is updated meanwhile. */
const gatewayShareOf = (device: PlannedDevice, knobs: RolloutKnobs): number =>
  device.kind === 'gateway'
    ? Math.max(knobs.maxInFlightPerGateway.radio, knobs.maxInFlightPerGateway.wifi)
    : 1

const NO_SLOTS: SlotCounts = { total: 0, byGateway: {}, byRoom: {} }

export const countSlots = (devices: readonly PlannedDevice[], knobs: RolloutKnobs): SlotCounts => {
  if (devices.length === 0) return NO_SLOTS
  const byGateway: Record<string, number> = {}
  const byRoom: Record<string, number> = {}
  for (const device of devices) {
    const gateway = gatewayKeyOf(device)
    if (gateway !== undefined) byGateway[gateway] = (byGateway[gateway] ?? 0) + gatewayShareOf(device, knobs)
    const room = roomKeyOf(device)
    byRoom[room] = (byRoom[room] ?? 0) + 1
  }
  return { total: devices.length, byGateway, byRoom }
}

/** The devices of an execution that hold a slot now. */
export const slotHoldersOf = (execution: Execution): readonly PlannedDevice[] =>
  deviceGroupsOf(execution).holders

/** Counts slots while a slice is put together. */
export interface SlotLedger {
  readonly free: number
  /** Takes the slots that the device needs, or none of them when one is not free. */
  take(device: PlannedDevice): boolean
}

export const createSlotLedger = (knobs: RolloutKnobs, taken: readonly SlotCounts[]): SlotLedger => {
  let total = 0
  const byGateway = new Map<string, number>()
  const byRoom = new Map<string, number>()
  const add = (counts: Map<string, number>, key: string, count: number): void => {
    counts.set(key, (counts.get(key) ?? 0) + count)
  }
  for (const counts of taken) {
    total += counts.total
    for (const [key, count] of Object.entries(counts.byGateway)) add(byGateway, key, count)
    for (const [key, count] of Object.entries(counts.byRoom)) add(byRoom, key, count)
  }
  return {
    get free() {
      return Math.max(0, knobs.maxInFlight - total)
    },
    take(device) {
      const gateway = gatewayKeyOf(device)
      const room = roomKeyOf(device)
      const behind = gateway === undefined ? 0 : (byGateway.get(gateway) ?? 0)
      const limit = device.kind === 'gateway' ? 1 : gatewayLimitOf(device, knobs)
      const isFull =
        total >= knobs.maxInFlight ||
        (gateway !== undefined && behind >= limit) ||
        (byRoom.get(room) ?? 0) >= knobs.maxInFlightPerRoom
      if (isFull) return false
      total += 1
      add(byRoom, room, 1)
      if (gateway !== undefined) add(byGateway, gateway, gatewayShareOf(device, knobs))
      return true
    },
  }
}

import type { PlannedDevice } from './plan.ts'

/** What is known of a device that takes slots: a planned device, or one with an outside update. */
export type SlotTaker = Pick<
  PlannedDevice,
  'deviceId' | 'kind' | 'protocol' | 'gatewayId' | 'roomId' | 'roomLabel'
>

/** The slots that a device's update takes besides the project's, and what must be free before it begins. */
interface SlotNeeds {
  /** Its room by id and by label: of some updates only the room's name is known. */
  readonly rooms: readonly string[]
  /** Slots of radios. */
  readonly takes: readonly (readonly [key: string, slots: number])[]
  readonly shares: readonly RadioShare[]
}

/** The slots behind all these keys together stay below the limit. `alone`: none of them may be taken. */
interface RadioShare {
  readonly keys: readonly string[]
  readonly limit: 'radio' | 'wifi' | 'alone'
}

/** A gateway's own update takes every slot behind it, whatever the plan's limit. */
const WHOLE_GATEWAY = 1000

const ANY_GATEWAY = 'any:gateway'
const ANY_UNPLACED = 'any:unplaced'

/** The room's id, or its label if the id is unknown. */
export const roomKeyOf = (device: Pick<SlotTaker, 'roomId' | 'roomLabel'>): string =>
  device.roomId ?? device.roomLabel

/**
 * What shares a radio: the gateway. Radio devices of an unknown gateway use their room instead, because they are probably
 * behind the same one. Wi-Fi devices share nothing.
 */
export const gatewayKeyOf = (device: SlotTaker): string | undefined => {
  if (device.kind === 'gateway') return device.deviceId
  if (device.gatewayId !== undefined) return device.gatewayId
  return device.protocol === 'wifi' ? undefined : `room:${roomKeyOf(device)}`
}

type RadioNeeds = Pick<SlotNeeds, 'takes' | 'shares'>

const radioNeedsOf = (device: SlotTaker, rooms: readonly string[]): RadioNeeds => {
  const key = gatewayKeyOf(device)
  if (key === undefined) return { takes: [], shares: [] }
  const placedHere = `placed:${roomKeyOf(device)}`
  const unplacedHere = rooms.map((room) => `room:${room}`)
  if (device.kind === 'gateway')
    return {
      takes: [
        [key, WHOLE_GATEWAY],
        [ANY_GATEWAY, 1],
      ],
      // A radio device of an unknown gateway may be behind this one.
      shares: [{ keys: [key, ANY_UNPLACED], limit: 'alone' }],
    }
  if (device.gatewayId === undefined)
    return {
      takes: [
        [key, 1],
        [ANY_UNPLACED, 1],
      ],
      shares: [
        { keys: [...unplacedHere, placedHere], limit: 'radio' },
        { keys: [ANY_GATEWAY], limit: 'alone' },
      ],
    }
  if (device.protocol === 'wifi') return { takes: [[key, 1]], shares: [{ keys: [key], limit: 'wifi' }] }
  return {
    takes: [
      [key, 1],
      [placedHere, 1],
    ],
    shares: [{ keys: [key, ...unplacedHere], limit: 'radio' }],
  }
}

export const slotNeedsOf = (device: SlotTaker): SlotNeeds => {
  const rooms = [...new Set([roomKeyOf(device), device.roomLabel])]
  return { rooms, ...radioNeedsOf(device, rooms) }
}

/** Where devices share slots with others: the keys of their radios and of their rooms. */
export interface SlotKeys {
  readonly gateways: ReadonlySet<string>
  readonly rooms: ReadonlySet<string>
}

export const slotKeysOf = (devices: readonly SlotTaker[]): SlotKeys => {
  const gateways = new Set<string>()
  const rooms = new Set<string>()
  for (const device of devices) {
    const needs = slotNeedsOf(device)
    for (const { keys } of needs.shares) for (const key of keys) gateways.add(key)
    for (const room of needs.rooms) rooms.add(room)
  }
  return { gateways, rooms }
}

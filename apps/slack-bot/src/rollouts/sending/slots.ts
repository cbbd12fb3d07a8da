import type { PlannedDevice, RolloutKnobs } from '../model/plan.ts'
import { slotNeedsOf, roomKeyOf, type SlotTaker } from '../model/slot-needs.ts'
import type { Rollout } from '../model/rollout.ts'
import type { RolloutView } from '../state/rollout-view.ts'

/** Slots taken: in the project, per radio (keys of `slotNeedsOf`), per room. */
export interface SlotCounts {
  readonly total: number
  readonly byGateway: Readonly<Record<string, number>>
  readonly byRoom: Readonly<Record<string, number>>
}

const NO_SLOTS: SlotCounts = { total: 0, byGateway: {}, byRoom: {} }

const add = (counts: Map<string, number>, key: string, count: number): void => {
  counts.set(key, (counts.get(key) ?? 0) + count)
}

/** The slots that these devices take. The same rule applies to our updates and to outside updates. */
export const countSlots = (devices: readonly SlotTaker[]): SlotCounts => {
  if (devices.length === 0) return NO_SLOTS
  const byGateway = new Map<string, number>()
  const byRoom = new Map<string, number>()
  for (const device of devices) {
    for (const [key, slots] of slotNeedsOf(device).takes) add(byGateway, key, slots)
    add(byRoom, roomKeyOf(device), 1)
  }
  return {
    total: devices.length,
    byGateway: Object.fromEntries(byGateway),
    byRoom: Object.fromEntries(byRoom),
  }
}

/** The slots that a rollout takes, for the `Surroundings` of others. */
export const openSlotsOf = ({ groups }: RolloutView<Rollout>): SlotCounts => countSlots(groups.takers)

/** Counts slots while a slice is put together. */
export interface SlotLedger {
  readonly free: number
  /** Takes all slots that the device needs, or none if one isn't free. */
  take(device: PlannedDevice): boolean
}

const limitOf = ({ maxInFlightPerGateway }: RolloutKnobs, limit: 'radio' | 'wifi' | 'alone'): number =>
  limit === 'alone' ? 1 : maxInFlightPerGateway[limit]

const sumOf = (counts: ReadonlyMap<string, number>, keys: readonly string[]): number =>
  keys.reduce((sum, key) => sum + (counts.get(key) ?? 0), 0)

export const createSlotLedger = (knobs: RolloutKnobs, taken: readonly SlotCounts[]): SlotLedger => {
  let total = 0
  const byGateway = new Map<string, number>()
  const byRoom = new Map<string, number>()
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
      const { rooms, takes, shares } = slotNeedsOf(device)
      const isFull =
        total >= knobs.maxInFlight ||
        sumOf(byRoom, rooms) >= knobs.maxInFlightPerRoom ||
        shares.some(({ keys, limit }) => sumOf(byGateway, keys) >= limitOf(knobs, limit))
      if (isFull) return false
      total += 1
      add(byRoom, roomKeyOf(device), 1)
      for (const [key, slots] of takes) add(byGateway, key, slots)
      return true
    },
  }
}

import { entryOf } from '../../fleet/entry-of.ts'
import type { RolloutId } from '../../rollouts/model/ids.ts'
import type { Rollout } from '../../rollouts/model/rollout.ts'
import { openSlotsOf, type SlotCounts } from '../../rollouts/sending/slots.ts'
import type { RolloutView } from '../../rollouts/state/rollout-view.ts'

/** Running sums of the slots that a project's rollouts take, so that "all except one" is cheap. */
export interface SlotSums {
  /** Replaces the rollout's slots with its current ones. */
  put(view: RolloutView<Rollout>): void
  /** Replaces the slots of outside updates with the current ones. */
  putOutside(counts: SlotCounts): void
  /** All slots taken in the project. */
  total(): number
  /** Slots that others take: in the project, behind this rollout's gateways, in its rooms. */
  beside(view: RolloutView<Rollout>): SlotCounts
}

const NONE: SlotCounts = { total: 0, byGateway: {}, byRoom: {} }

const addTo = (sum: Map<string, number>, counts: Readonly<Record<string, number>>, sign: 1 | -1): void => {
  for (const [key, count] of Object.entries(counts)) sum.set(key, (sum.get(key) ?? 0) + sign * count)
}

const withoutOwn = (
  sum: ReadonlyMap<string, number>,
  own: Readonly<Record<string, number>>,
  among: ReadonlySet<string>,
): Record<string, number> => {
  const rest = new Map<string, number>()
  for (const key of among) {
    const left = (sum.get(key) ?? 0) - (entryOf(own, key) ?? 0)
    if (left > 0) rest.set(key, left)
  }
  return Object.fromEntries(rest)
}

export const createSlotSums = (outside: SlotCounts): SlotSums => {
  const taken = new Map<RolloutId, SlotCounts>()
  const byGateway = new Map<string, number>()
  const byRoom = new Map<string, number>()
  let total = 0
  let outsideNow = NONE
  const add = (counts: SlotCounts, sign: 1 | -1): void => {
    total += sign * counts.total
    addTo(byGateway, counts.byGateway, sign)
    addTo(byRoom, counts.byRoom, sign)
  }
  const sums: SlotSums = {
    put: (view) => {
      const { rolloutId } = view.rollout
      const before = taken.get(rolloutId)
      if (before !== undefined) add(before, -1)
      const counts = openSlotsOf(view)
      add(counts, 1)
      taken.set(rolloutId, counts)
    },
    putOutside: (counts) => {
      add(outsideNow, -1)
      add(counts, 1)
      outsideNow = counts
    },
    total: () => total,
    beside: ({ rollout, planIndex }) => {
      const own = taken.get(rollout.rolloutId) ?? NONE
      const { gateways, rooms } = planIndex.slotKeys
      return {
        total: total - own.total,
        byGateway: withoutOwn(byGateway, own.byGateway, gateways),
        byRoom: withoutOwn(byRoom, own.byRoom, rooms),
      }
    },
  }
  sums.putOutside(outside)
  return sums
}

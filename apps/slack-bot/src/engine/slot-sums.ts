import type { RolloutId } from '../rollouts/ids.ts'
import { openSlotsOf } from '../rollouts/open-slots.ts'
import type { Rollout } from '../rollouts/rollout.ts'
import type { SlotCounts } from '../rollouts/slots.ts'

/** The slots that a project's rollouts hold, kept as sums: asking for all but one costs no look at the others. */
export interface SlotSums {
  /** Takes the rollout as it is now instead of as it was. */
  put(rollout: Rollout): void
  /** What everybody else holds. */
  without(rolloutId: RolloutId): SlotCounts
}

const addTo = (sum: Map<string, number>, counts: Readonly<Record<string, number>>, sign: 1 | -1): void => {
  for (const [key, count] of Object.entries(counts)) sum.set(key, (sum.get(key) ?? 0) + sign * count)
}

const withoutOwn = (
  sum: ReadonlyMap<string, number>,
  own: Readonly<Record<string, number>> | undefined,
): Record<string, number> => {
  const rest: Record<string, number> = {}
  for (const [key, count] of sum) {
    const left = count - (own?.[key] ?? 0)
    if (left > 0) rest[key] = left
  }
  return rest
}

export const createSlotSums = (outside: SlotCounts): SlotSums => {
  const held = new Map<RolloutId, { readonly rollout: Rollout; readonly counts: SlotCounts }>()
  const byGateway = new Map<string, number>()
  const byRoom = new Map<string, number>()
  let total = 0
  const add = (counts: SlotCounts, sign: 1 | -1): void => {
    total += sign * counts.total
    addTo(byGateway, counts.byGateway, sign)
    addTo(byRoom, counts.byRoom, sign)
  }
  add(outside, 1)
  return {
    put: (rollout) => {
      const before = held.get(rollout.rolloutId)
      if (before?.rollout === rollout) return
      if (before !== undefined) add(before.counts, -1)
      const counts = openSlotsOf(rollout)
      add(counts, 1)
      held.set(rollout.rolloutId, { rollout, counts })
    },
    without: (rolloutId) => {
      const own = held.get(rolloutId)?.counts
      return {
        total: total - (own?.total ?? 0),
        byGateway: withoutOwn(byGateway, own?.byGateway),
        byRoom: withoutOwn(byRoom, own?.byRoom),
      }
    },
  }
}

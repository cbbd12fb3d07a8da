import { isViewIn, type RolloutView } from '../../rollouts/state/rollout-view.ts'
import { candidatesOf } from '../../rollouts/sending/candidates.ts'
import type { NeededReads } from '../../rollouts/model/observation.ts'
import type { Rollout, RolloutIn } from '../../rollouts/model/rollout.ts'
import type { SlotCounts } from '../../rollouts/sending/slots.ts'
import { readsNeededBy } from '../../rollouts/watching/reads-needed-by.ts'
import { mergeReads } from '../cloud/project-reading.ts'
import type { SlotSums } from './slot-sums.ts'

export interface SharedReads {
  readonly needed: NeededReads
  /** Rollouts that got no turn because the free slots were promised to others: to be asked again when some are left. */
  readonly passedOver: readonly RolloutView<Rollout>[]
}

const isRunning = (view: RolloutView<Rollout>): view is RolloutView<RolloutIn<'running'>> =>
  isViewIn(view, 'running')

/**
 * The reads that rollouts sharing a project need next. A free slot is promised to one rollout only, in their order:
 * an offer costs a call and an event, and an offer read without a free slot is stale before one is free.
 */
export const shareReads = (
  views: readonly RolloutView<Rollout>[],
  slots: { readonly sums: Pick<SlotSums, 'beside'>; readonly outside: SlotCounts },
  nowMs: number,
): SharedReads => {
  const all: NeededReads[] = []
  const passedOver: RolloutView<Rollout>[] = []
  let promised = 0
  for (const view of views) {
    const others = slots.sums.beside(view)
    const taken = { ...others, total: others.total + promised }
    all.push(readsNeededBy(view, nowMs, taken))
    if (!isRunning(view)) continue
    const { maxInFlight } = view.rollout.plan.knobs
    if (others.total < maxInFlight && taken.total >= maxInFlight) passedOver.push(view)
    else promised += candidatesOf(view, nowMs, taken).length
  }
  const needed = mergeReads(all)
  // Updates that somebody else started take slots as well: before something is sent, and as long as it waits for them.
  const needsList =
    needed.pendingRooms !== 'none' ||
    (slots.outside.total > 0 && views.some((one) => isRunning(one) && candidatesOf(one, nowMs).length > 0))
  return { needed: needsList ? { ...needed, upgradingList: true } : needed, passedOver }
}

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
  /** Rollouts without a turn, because the free slots were promised to others. Asked again if slots are left. */
  readonly passedOver: readonly RolloutView<Rollout>[]
}

const isRunning = (view: RolloutView<Rollout>): view is RolloutView<RolloutIn<'running'>> =>
  isViewIn(view, 'running')

/**
 * The next reads of rollouts that share a project. Each free slot is promised to one rollout only, in their order: an
 * offer costs a call and an event, and is outdated by the time another slot becomes free.
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
  // Outside updates take slots, too: read their list before a send, and while a device waits for their slots.
  const needsList =
    needed.pendingRooms !== 'none' ||
    (slots.outside.total > 0 && views.some((one) => isRunning(one) && candidatesOf(one, nowMs).length > 0))
  return { needed: needsList ? { ...needed, upgradingList: true } : needed, passedOver }
}

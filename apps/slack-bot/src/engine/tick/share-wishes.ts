import { candidatesOf } from '../../rollouts/sending/candidates.ts'
import type { ReadingWishes } from '../../rollouts/model/observation.ts'
import type { Rollout, RolloutIn } from '../../rollouts/model/rollout.ts'
import type { SlotCounts } from '../../rollouts/sending/slots.ts'
import { wishesOf } from '../../rollouts/watching/wishes-of.ts'
import { mergeWishes } from '../cloud/project-reading.ts'
import type { SlotSums } from './slot-sums.ts'

export interface SharedWishes {
  readonly wishes: ReadingWishes
  /** Rollouts that got no turn because the free slots were promised to others: to be asked again when some are left. */
  readonly passedOver: readonly Rollout[]
}

const isRunning = (rollout: Rollout): rollout is RolloutIn<'running'> => rollout.status === 'running'

/**
 * What rollouts that share a project's slots wish to read. A free slot is promised to one rollout only, in their order:
 * an offer costs a call and an event, and those that are read for nobody's slot are stale before one is free.
 */
export const shareWishes = (
  wishing: readonly Rollout[],
  slots: { readonly sums: Pick<SlotSums, 'beside'>; readonly outside: SlotCounts },
  nowMs: number,
): SharedWishes => {
  const all: ReadingWishes[] = []
  const passedOver: Rollout[] = []
  let promised = 0
  for (const rollout of wishing) {
    const others = slots.sums.beside(rollout)
    const taken = { ...others, total: others.total + promised }
    all.push(wishesOf(rollout, nowMs, taken))
    if (!isRunning(rollout)) continue
    const { maxInFlight } = rollout.plan.knobs
    if (others.total < maxInFlight && taken.total >= maxInFlight) passedOver.push(rollout)
    else promised += candidatesOf(rollout, nowMs, taken).length
  }
  const wishes = mergeWishes(all)
  // Updates that somebody else started take slots as well: before something is sent, and as long as it waits for them.
  const needsList =
    wishes.pendingRooms !== 'none' ||
    (slots.outside.total > 0 && wishing.some((one) => isRunning(one) && candidatesOf(one, nowMs).length > 0))
  return { wishes: needsList ? { ...wishes, upgradingList: true } : wishes, passedOver }
}

import type { RecordedEvent } from '../../rollouts/model/event.ts'
import type { RolloutId } from '../../rollouts/model/ids.ts'
import type { Transaction } from '../../rollouts/ports/transaction.ts'
import type { DueWork } from '../../rollouts/ports/work-queue.ts'
import type { Effects } from '../../rollouts/telling/effects-of.ts'
import type { EngineParts } from '../engine-parts.ts'

/** One piece of work for all notices of a thread, so that they keep their order. */
export const threadWork = (rolloutId: RolloutId): DueWork => ({
  effect: { type: 'tell-thread', rolloutId },
  key: `thread:${rolloutId}`,
})

/** Stores the effects of a decision: notices under their events' numbers, everything else as due work. */
export const enqueueEffects = async (
  { store, queue }: Pick<EngineParts, 'store' | 'queue'>,
  transaction: Transaction,
  due: {
    readonly rolloutId: RolloutId
    readonly effects: Effects
    readonly recorded: readonly RecordedEvent[]
  },
): Promise<void> => {
  const { rolloutId, effects, recorded } = due
  const { work } = effects
  const notices = effects.notices.flatMap(({ eventIndex, notice }) => {
    const seq = recorded[eventIndex]?.seq
    return seq === undefined ? [] : [{ seq, notice }]
  })
  await store.dueNotices.add(transaction, rolloutId, notices)
  await queue.enqueue(transaction, notices.length === 0 ? work : [...work, threadWork(rolloutId)])
}

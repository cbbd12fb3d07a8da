import type { RolloutId } from '../../rollouts/model/ids.ts'
import type { DueNotice } from '../../rollouts/ports/due-notices.ts'
import type { Transaction } from '../../rollouts/ports/transaction.ts'
import type { DueWork } from '../../rollouts/ports/work-queue.ts'
import type { EngineParts } from '../engine-parts.ts'

/** One piece for all that a thread was not told: several would overtake each other while the platform is away. */
export const threadWork = (rolloutId: RolloutId): DueWork => ({
  effect: { type: 'tell-thread', rolloutId },
  key: `thread:${rolloutId}`,
})

/** Keeps the effects of one rollout's events: notices in the order of the events, everything else as due work. */
export const enqueueEffects = async (
  { store, queue }: Pick<EngineParts, 'store' | 'queue'>,
  transaction: Transaction,
  due: { readonly rolloutId: RolloutId; readonly work: readonly DueWork[] },
): Promise<void> => {
  const notices: DueNotice[] = []
  const work: DueWork[] = []
  for (const piece of due.work)
    if (piece.effect.type === 'post-notice')
      notices.push({ seq: piece.effect.seq, notice: piece.effect.notice })
    else work.push(piece)
  await store.dueNotices.add(transaction, due.rolloutId, notices)
  await queue.enqueue(transaction, notices.length === 0 ? work : [...work, threadWork(due.rolloutId)])
}

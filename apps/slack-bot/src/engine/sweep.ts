import type { DueWork } from '../rollouts/ports/work-queue.ts'
import type { StoredRollout } from '../rollouts/ports/rollout-store.ts'
import type { RolloutId } from '../rollouts/model/ids.ts'
import { hasExecution, hasPlan, isPreparing } from '../rollouts/model/rollout.ts'
import type { EngineStore } from './engine-parts.ts'
import { threadWork } from './commands/enqueue-effects.ts'

const cardWork = (rolloutId: RolloutId): DueWork => ({
  effect: { type: 'refresh-card', rolloutId },
  key: `card:${rolloutId}`,
})

const liveWork = ({ rollout, projectId }: StoredRollout): readonly DueWork[] => {
  const { rolloutId } = rollout
  const work: DueWork[] = [{ effect: { type: 'tick-project', projectId }, key: `tick:${projectId}` }]
  if (rollout.status === 'draft')
    work.push({ effect: { type: 'complete-plan', rolloutId }, key: `plan:${rolloutId}` })
  if (hasPlan(rollout) || isPreparing(rollout)) work.push(cardWork(rolloutId))
  if (hasExecution(rollout))
    for (const { dispatchId, state } of Object.values(rollout.dispatches))
      if (state === 'intended' || state === 'sending')
        work.push({ effect: { type: 'send-upgrade', rolloutId, dispatchId }, key: dispatchId })
  return work
}

/**
 * Work that may have been lost before a start: what live rollouts need, cards that don't show the end, and threads with
 * unposted notices. Each piece has its key, so nothing is enqueued twice.
 */
export const sweep = async (
  store: Pick<EngineStore, 'endedUndrawn' | 'dueNotices'>,
  live: readonly StoredRollout[],
): Promise<readonly DueWork[]> => [
  ...live.flatMap(liveWork),
  ...(await store.endedUndrawn()).map(cardWork),
  ...(await store.dueNotices.listRollouts()).map(threadWork),
]

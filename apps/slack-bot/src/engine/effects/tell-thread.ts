import type { RolloutId } from '../../rollouts/model/ids.ts'
import type { WorkResult } from '../../rollouts/ports/work-queue.ts'
import { announce } from './announce.ts'
import type { EngineParts } from '../engine-parts.ts'

/**
 * Posts the notices that a rollout's thread doesn't have yet, oldest first. A notice that fails for now delays those
 * after it, to keep the order; one that can never be posted is dropped.
 */
export const tellThread = async (
  { store, announcer }: Pick<EngineParts, 'store' | 'announcer'>,
  rolloutId: RolloutId,
): Promise<WorkResult> => {
  const putAside: string[] = []
  for (const { seq, notice } of await store.dueNotices.load(rolloutId)) {
    const result = await announce(() => announcer.postNotice(rolloutId, seq, notice))
    if (result.kind === 'retry') return result
    if (result.kind === 'dead') putAside.push(result.problem)
    await store.dueNotices.remove(rolloutId, seq)
  }
  return putAside.length === 0 ? { kind: 'done' } : { kind: 'dead', problem: putAside.join('; ') }
}

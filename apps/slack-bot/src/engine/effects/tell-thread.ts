import type { RolloutId } from '../../rollouts/model/ids.ts'
import type { WorkResult } from '../../rollouts/ports/work-queue.ts'
import { announce } from './announce.ts'
import type { EngineParts } from '../engine-parts.ts'

/**
 * Posts what a rollout's thread was not told yet, oldest first. A notice that the platform does not take now holds up
 * those after it, so that they keep their order; one that it can never take is put aside.
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

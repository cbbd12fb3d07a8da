import type { EffectOf } from '../../rollouts/model/effect.ts'
import type { RoomLock } from '../../rollouts/model/room-lock.ts'
import type { WorkResult } from '../../rollouts/ports/work-queue.ts'
import type { EngineParts } from '../engine-parts.ts'
import { announce } from './announce.ts'

/** One piece of work for each lock whose time will pass. */
export const lockPostKey = ({ projectId, roomId, lockedAtMs }: RoomLock): string =>
  `lock-post:${projectId}:${roomId}:${lockedAtMs}`

/** Ends the post about a lock. A lock that was unlocked or replaced before its time passed has been told already. */
export const endLockPost = async (
  { announcer, roomLocks, clock }: Pick<EngineParts, 'announcer' | 'roomLocks' | 'clock'>,
  { lock, ending }: EffectOf<'end-lock-post'>,
): Promise<WorkResult> => {
  let { post } = lock
  if (ending.kind === 'over') {
    const leftMs = lock.untilMs - clock.now()
    if (leftMs > 0) return { kind: 'retry', delayMs: leftMs, problem: 'The lock has not ended yet' }
    const locks = await roomLocks.list(lock.projectId)
    post = locks.find((one) => lockPostKey(one) === lockPostKey(lock))?.post
  }
  return post === undefined
    ? { kind: 'done' }
    : announce(() => announcer.endLockPost({ ...lock, post }, ending))
}

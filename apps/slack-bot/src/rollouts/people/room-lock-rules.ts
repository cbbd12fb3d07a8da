import type { ApproverRight } from '../model/command.ts'
import type { PersonId } from '../model/ids.ts'
import type { RoomLock } from '../model/room-lock.ts'

/** Longer locks belong in the maintenance window or the freeze days. */
export const LONGEST_LOCK_MS = 31 * 86_400_000

/** `locked-longer`: by another person; a shorter lock would end theirs early. */
export type LockRefusal = 'past' | 'too-long' | 'no-reason' | 'locked-longer'

/** Why a room can't be locked like this; `undefined` if it can. Anyone may lock a room. */
export const refusalOfLock = (
  asked: Pick<RoomLock, 'by' | 'untilMs' | 'reason'>,
  current: Pick<RoomLock, 'by' | 'untilMs'> | undefined,
  nowMs: number,
): LockRefusal | undefined => {
  if (asked.untilMs <= nowMs) return 'past'
  if (asked.untilMs - nowMs > LONGEST_LOCK_MS) return 'too-long'
  if (asked.reason.trim() === '') return 'no-reason'
  const isLockedLonger = current !== undefined && current.by !== asked.by && current.untilMs > asked.untilMs
  return isLockedLonger ? 'locked-longer' : undefined
}

/** The person who locked a room and approvers may unlock it. */
export const mayUnlock = (
  lock: Pick<RoomLock, 'by'>,
  person: { readonly by: PersonId; readonly right: ApproverRight },
): boolean => lock.by === person.by || person.right === 'approver'

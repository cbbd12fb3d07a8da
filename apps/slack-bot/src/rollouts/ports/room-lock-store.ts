import type { PersonId, PlaceId } from '../model/ids.ts'
import type { Transaction } from './transaction.ts'

/** A room that somebody holds: nothing is sent to its devices before the lock ends. */
export interface RoomLock {
  readonly projectId: string
  readonly roomId: string
  /** The room as the person saw it. */
  readonly roomLabel: string
  readonly by: PersonId
  readonly reason: string
  readonly lockedAtMs: number
  readonly untilMs: number
  /** Where people were told, so that the post can be ended with the lock. */
  readonly post?: LockPost
}

export interface LockPost {
  readonly place: PlaceId
  readonly messageTs: string
}

/** Where locks are kept, over restarts and for all replicas. Ended ones may be listed; callers check the time. */
export interface RoomLockStore {
  list(projectId: string, transaction?: Transaction): Promise<readonly RoomLock[]>
  /** One lock a room: an earlier one is replaced. */
  put(transaction: Transaction, lock: RoomLock): Promise<void>
  /** Keeps where this very lock was told; nothing when another one took its place meanwhile. */
  notePost(
    transaction: Transaction,
    lock: Pick<RoomLock, 'projectId' | 'roomId' | 'lockedAtMs'>,
    post: LockPost,
  ): Promise<void>
  remove(transaction: Transaction, room: Pick<RoomLock, 'projectId' | 'roomId'>): Promise<void>
}

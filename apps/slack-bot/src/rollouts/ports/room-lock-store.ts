import type { LockPost, RoomLock } from '../model/room-lock.ts'
import type { Transaction } from './transaction.ts'

/** Stored locks, across restarts and replicas. Ended ones may be listed; callers check the time. */
export interface RoomLockStore {
  list(projectId: string, transaction?: Transaction): Promise<readonly RoomLock[]>
  /** One lock per room: an earlier one is replaced. */
  put(transaction: Transaction, lock: RoomLock): Promise<void>
  /** Stores where this lock was announced; does nothing if another lock has replaced it. */
  notePost(
    transaction: Transaction,
    lock: Pick<RoomLock, 'projectId' | 'roomId' | 'lockedAtMs'>,
    post: LockPost,
  ): Promise<void>
  remove(transaction: Transaction, room: Pick<RoomLock, 'projectId' | 'roomId'>): Promise<void>
}

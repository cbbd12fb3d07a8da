import type { PersonId, PlaceId } from '../model/ids.ts'
import type { Transaction } from './transaction.ts'

/** A locked room: nothing is sent to its devices before the lock ends. */
export interface RoomLock {
  readonly projectId: string
  readonly roomId: string
  /** The room as the person saw it. */
  readonly roomLabel: string
  readonly by: PersonId
  readonly reason: string
  readonly lockedAtMs: number
  readonly untilMs: number
  /** Where the lock was announced, so that the message can be updated when it ends. */
  readonly post?: LockPost
}

export interface LockPost {
  readonly place: PlaceId
  readonly messageTs: string
}

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

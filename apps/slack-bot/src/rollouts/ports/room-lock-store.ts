import type { PersonId } from '../ids.ts'
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
}

/** Where locks are kept, over restarts and for all replicas. Ended ones may be listed; whoever asks looks at the time. */
export interface RoomLockStore {
  list(projectId: string, transaction?: Transaction): Promise<readonly RoomLock[]>
  /** One lock a room: an earlier one is replaced. */
  put(transaction: Transaction, lock: RoomLock): Promise<void>
  remove(transaction: Transaction, room: Pick<RoomLock, 'projectId' | 'roomId'>): Promise<void>
}

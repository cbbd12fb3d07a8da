import type { PersonId, PlaceId } from './ids.ts'

/** A room that a person locked: nothing is sent to its devices until the lock ends. */
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

/** How a lock ended; `over`: its time passed. */
export type LockEnding =
  | { readonly kind: 'unlocked'; readonly by: PersonId; readonly atMs: number }
  | { readonly kind: 'replaced'; readonly by: RoomLock }
  | { readonly kind: 'over' }

import type { PersonId, PlaceId, RolloutId } from '../model/ids.ts'
import type { Notice } from '../model/effect.ts'
import type { LockEnding, LockPost, RoomLock } from '../model/room-lock.ts'

/**
 * Tells people. Each call may be repeated for the same fact and must be idempotent.
 * Throws if the platform fails: `retryAfterMs` on the error says when to retry, and `isFinal` that no retry can succeed.
 */
export interface Announcer {
  /** Draws the rollout's one card from stored state: posts it the first time, then edits it. */
  refreshCard(rolloutId: RolloutId): Promise<void>
  /** A reply in the card's thread. `seq` is the event's, so that a notice is posted once. */
  postNotice(rolloutId: RolloutId, seq: number, notice: Notice): Promise<void>
  /** Draws the post about a lock anew, as ended: edited again and again, it stays the same. */
  endLockPost(lock: RoomLock & { readonly post: LockPost }, ending: LockEnding): Promise<void>
  tellPerson(person: PersonId, place: PlaceId, rolloutId: RolloutId, notice: Notice): Promise<void>
}

/** Where a rollout's card and notices are, so that a restart continues with the same message. */
export interface MessageLedger {
  loadCard(rolloutId: RolloutId): Promise<CardRecord | undefined>
  saveCard(record: CardRecord): Promise<void>
  /** `begun`: a post was tried and its result never stored, so the notice may be in the thread. */
  noticeState(rolloutId: RolloutId, seq: number): Promise<'new' | 'begun' | 'posted'>
  beginNotice(rolloutId: RolloutId, seq: number): Promise<void>
  /** The platform definitely didn't take it: it is `new` again. */
  withdrawNotice(rolloutId: RolloutId, seq: number): Promise<void>
  markNoticePosted(rolloutId: RolloutId, seq: number, messageTs: string): Promise<void>
}

export interface CardRecord {
  readonly rolloutId: RolloutId
  readonly place: PlaceId
  /** Absent while the first post is running: its result is unknown until this is stored. */
  readonly messageTs?: string
  /** Version of the rollout that the message shows. An older drawing never replaces a newer one. */
  readonly drawnVersion: number
  readonly isTerminal: boolean
}

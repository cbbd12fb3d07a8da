import type { PersonId, PlaceId, RolloutId } from '../model/ids.ts'
import type { Notice } from '../model/effect.ts'

/**
 * Tells people. Each call may come more than once for the same fact and must then change nothing twice.
 * Throws when the platform did not take it: `retryAfterMs` on the error says when to come back, and `isFinal` that no
 * further try can succeed.
 */
export interface Announcer {
  /** Draws the rollout's one card from stored state: posts it the first time, edits it ever after. */
  refreshCard(rolloutId: RolloutId): Promise<void>
  /** A new reply in the card's thread. `seq` is the event's, so that a notice is posted once. */
  postNotice(rolloutId: RolloutId, seq: number, notice: Notice): Promise<void>
  tellPerson(person: PersonId, place: PlaceId, rolloutId: RolloutId, notice: Notice): Promise<void>
}

/** Where a rollout's card and notices are, so that a restart goes on with the same message. */
export interface MessageLedger {
  loadCard(rolloutId: RolloutId): Promise<CardRecord | undefined>
  saveCard(record: CardRecord): Promise<void>
  /** `begun`: a post was tried and its end was never kept, so that the notice may stand in the thread. */
  noticeState(rolloutId: RolloutId, seq: number): Promise<'new' | 'begun' | 'posted'>
  beginNotice(rolloutId: RolloutId, seq: number): Promise<void>
  /** The platform surely did not take it: it is `new` again. */
  withdrawNotice(rolloutId: RolloutId, seq: number): Promise<void>
  markNoticePosted(rolloutId: RolloutId, seq: number, messageTs: string): Promise<void>
}

export interface CardRecord {
  readonly rolloutId: RolloutId
  readonly place: PlaceId
  /** Absent while a first post is under way: its fate is not known until this is written. */
  readonly messageTs?: string
  /** Version of the rollout that the message shows; an older drawing never replaces a newer one. */
  readonly drawnVersion: number
  readonly isTerminal: boolean
}

import type { PersonId, PlaceId, RolloutId } from '../ids.ts'
import type { Notice } from '../effect.ts'

/**
 * Tells people. Each call may come more than once for the same fact and must then change nothing twice.
 * Throws when the platform did not take it; `retryAfterMs` on the error says when to come back.
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
  /** Whether the notice of this event stands in the thread already. Whoever posts it marks it after. */
  hasPostedNotice(rolloutId: RolloutId, seq: number): Promise<boolean>
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

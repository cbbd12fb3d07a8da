import type { Event } from '../model/event.ts'
import type { RolloutId } from '../model/ids.ts'
import type { TrailHead } from './trail-head.ts'

/** One row of the trail as stored. */
export interface TrailEntry {
  readonly seq: number
  readonly atMs: number
  /** Absent if the row can't be read any more. */
  readonly event?: Event
}

/** Who names an event of a trail by its hash: the rollout that follows it, a head that was kept outside, or an export's end. */
export type TrailWitness = { readonly trailId: string } | 'given-head' | 'remembered-head' | 'closing-line'

/** What is wrong with a trail or with one of its rows. */
export type TrailFlaw =
  | { readonly code: 'event-missing'; readonly missingSeq: number }
  | {
      readonly code: 'events-cut'
      readonly afterSeq: number
      /** What shows it, if not only the rollout's own row. */
      readonly named?: { readonly by: TrailWitness; readonly seq: number }
    }
  | { readonly code: 'other-trail'; readonly trailId: string }
  | { readonly code: 'chain-broken' }
  | { readonly code: 'content-changed' }
  | { readonly code: 'other-hash'; readonly by: TrailWitness }
  /** The events before it can't lead to it. */
  | { readonly code: 'impossible-event' }
  | { readonly code: 'not-committed' }
  | { readonly code: 'no-events' }
  | { readonly code: 'no-state' }
  | { readonly code: 'snapshot-missing' }
  | { readonly code: 'state-unreadable' }
  | { readonly code: 'state-differs' }
  | { readonly code: 'number-differs'; readonly number: number }
  | { readonly code: 'project-differs' }
  | { readonly code: 'rollout-missing' }
  | { readonly code: 'number-not-given' }
  | { readonly code: 'not-following'; readonly trailId: string }
  | { readonly code: 'marked-only' }
  | { readonly code: 'trail-missing'; readonly by: TrailWitness }

/** Where the trail differs from what was written. */
export interface TrailDamage {
  /** The rollout, or `project` and its id. */
  readonly rolloutId: string
  /** Absent if the trail as a whole is wrong. */
  readonly seq?: number
  readonly flaw: TrailFlaw
}

export interface RolloutTrail {
  /** Oldest first. */
  readonly entries: readonly TrailEntry[]
  /** The first damaged row; absent if the chain and the resulting state are correct. */
  readonly damage?: TrailDamage
  /** For safekeeping elsewhere; absent if the trail is damaged. */
  readonly head?: TrailHead
}

/** CSV is for spreadsheets. JSONL has every byte that the hashes cover, so that it can be verified without the bot. */
export type ExportFormat = 'csv' | 'jsonl'

/** What was found while the events were written. */
export interface ExportedTrail {
  readonly events: number
  readonly damages: readonly TrailDamage[]
  /** To be kept elsewhere; absent when the trail is damaged or there is no rollout. */
  readonly head?: TrailHead
}

export interface TrailCheck {
  readonly checkedEvents: number
  readonly damages: readonly TrailDamage[]
  /** The newest rollout's head, for safekeeping elsewhere; absent if there is none. */
  readonly head?: TrailHead
  /** Events that the given head doesn't cover, because they came later. */
  readonly unprovedEvents?: number
}

/** Checks the hash-chained events. */
export interface AuditTrail {
  /** Reads and checks one rollout. `undefined` if it doesn't exist and has no rows. */
  read(rolloutId: RolloutId): Promise<RolloutTrail | undefined>
  /**
   * Checks one rollout or all trails, and writes each event as text, a page at a time. `undefined` when there is no such
   * rollout.
   */
  export(
    wanted: { readonly of: RolloutId | 'everything'; readonly format: ExportFormat },
    write: (text: string) => Promise<void>,
  ): Promise<ExportedTrail | undefined>
  /** Checks all trails, and compares them with a head that was kept elsewhere, if given. */
  verifyAll(against?: TrailHead): Promise<TrailCheck>
}

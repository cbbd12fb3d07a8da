import type { Event } from '../model/event.ts'
import type { RolloutId } from '../model/ids.ts'
import type { TrailHead } from '../model/trail-head.ts'

/** One row of the trail as it is stored. */
export interface TrailEntry {
  readonly seq: number
  readonly atMs: number
  /** Absent when the row cannot be read any more. */
  readonly event?: Event
}

/** Where the trail is not what was written. */
export interface TrailDamage {
  /** The rollout, or `project` and its id. */
  readonly rolloutId: string
  /** Absent when the rollout as a whole is wrong. */
  readonly seq?: number
  readonly problem: string
}

export interface RolloutTrail {
  /** Oldest first. */
  readonly entries: readonly TrailEntry[]
  /** The first row that is not what was written; absent when the chain and the state that follows from it are whole. */
  readonly damage?: TrailDamage
  /** To be kept elsewhere; absent when the trail is damaged. */
  readonly head?: TrailHead
  /** One line per event, oldest first, each without its line end; the first is the header. */
  readonly csv: readonly string[]
  /** One line of JSON per event: every byte that the hashes cover. */
  readonly jsonl: readonly string[]
}

export interface TrailCheck {
  readonly checkedEvents: number
  readonly damages: readonly TrailDamage[]
  /** The newest rollout's, to be kept elsewhere; absent when there is none. */
  readonly head?: TrailHead
  /** Events that the given head does not cover, because they came after it. */
  readonly unprovedEvents?: number
}

/** The hash-chained events as people check them. */
export interface AuditTrail {
  /** Reads and checks one rollout. `undefined` when there is none of that id and no rows of one. */
  read(rolloutId: RolloutId): Promise<RolloutTrail | undefined>
  /** Checks all trails, and against a head that was kept elsewhere, if one is given. */
  verifyAll(against?: TrailHead): Promise<TrailCheck>
}

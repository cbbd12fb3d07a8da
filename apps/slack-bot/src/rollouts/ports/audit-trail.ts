import type { Event } from '../event.ts'
import type { RolloutId } from '../ids.ts'

/** One row of the trail as it is stored. */
export interface TrailEntry {
  readonly seq: number
  readonly atMs: number
  /** Absent when the row cannot be read any more. */
  readonly event?: Event
}

/** Where the trail is not what was written. */
export interface TrailDamage {
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
  /** One line per event, oldest first, each without its line end; the first is the header. */
  readonly csv: readonly string[]
  /** One line of JSON per event: every byte that the hashes cover. */
  readonly jsonl: readonly string[]
}

/** The hash-chained events as people check them. */
export interface AuditTrail {
  /** Reads and checks one rollout. `undefined` when there is none of that id and no rows of one. */
  read(rolloutId: RolloutId): Promise<RolloutTrail | undefined>
  /** Checks all rollouts. */
  verifyAll(): Promise<{ readonly checkedEvents: number; readonly damages: readonly TrailDamage[] }>
}

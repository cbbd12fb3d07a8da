import type { Effect } from '../model/effect.ts'
import type { Transaction } from './transaction.ts'

/** Work that is due at a time. With a `key`, at most one such piece waits: enqueuing again keeps the earlier time. */
export interface DueWork {
  readonly effect: Effect
  /** Absent: at once. */
  readonly dueAtMs?: number
  readonly key?: string
}

/** One claimed piece of work. `attempt` is 1 the first time; a higher number means an earlier run did not finish. */
export interface ClaimedWork {
  readonly effect: Effect
  readonly attempt: number
}

/** What became of a run. `retry` counts as an attempt; after the last one the work is a dead letter. `error` is for the log. */
export type WorkResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'retry'; readonly delayMs?: number; readonly problem: string; readonly error?: unknown }
  | { readonly kind: 'dead'; readonly problem: string; readonly error?: unknown }

/**
 * Durable due work, at least once. Enqueuing is part of the caller's transaction. Pieces with the same key never run
 * at the same time; work of a crashed process is claimed again. A handler that throws counts as `retry` with backoff.
 */
export interface WorkQueue {
  enqueue(transaction: Transaction, work: readonly DueWork[]): Promise<void>
  /** Begins to claim work and hand it to the handler. */
  start(handler: (work: ClaimedWork) => Promise<WorkResult>): Promise<void>
  /** Claims nothing more and waits for running handlers. */
  stop(): Promise<void>
  /**
   * The clock was corrected. What is due is done now, and a due time that was set by a clock which was ahead moves back
   * by as much.
   */
  realign(): Promise<void>
  /** Work waiting now, for health and metrics: how many, and the oldest due time. */
  backlog(): Promise<{ readonly waiting: number; readonly oldestDueAtMs?: number; readonly dead: number }>
}

import type { Effect } from '../model/effect.ts'
import type { Transaction } from './transaction.ts'

/** Work that is due at a time. With a `key`, at most one such piece waits: enqueueing again keeps the earlier time. */
export interface DueWork {
  readonly effect: Effect
  /** Absent: at once. */
  readonly dueAtMs?: number
  readonly key?: string
}

/** One claimed piece of work. `attempt` starts at 1; a higher number means that an earlier run didn't finish. */
export interface ClaimedWork {
  readonly effect: Effect
  readonly attempt: number
}

/** The result of a run. `retry` counts as an attempt; after the last one the work is a dead letter. `error` is for the log. */
export type WorkResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'retry'; readonly delayMs?: number; readonly problem: string; readonly error?: unknown }
  | { readonly kind: 'dead'; readonly problem: string; readonly error?: unknown }

/**
 * Durable due work, run at least once. Enqueueing is part of the caller's transaction. Pieces with the same key never run
 * at the same time; work of a crashed process is claimed again. A handler that throws is retried with backoff.
 */
export interface WorkQueue {
  enqueue(transaction: Transaction, work: readonly DueWork[]): Promise<void>
  /** Starts to claim work and run the handler on it. */
  start(handler: (work: ClaimedWork) => Promise<WorkResult>): Promise<void>
  /** Stops claiming and waits for running handlers. */
  stop(): Promise<void>
  /**
   * The clock was corrected. Due work runs now, and due times set by a clock that was ahead move back by the same amount.
   */
  realign(): Promise<void>
  /** Work waiting now, for health and metrics: how many, and the oldest due time. */
  backlog(): Promise<{ readonly waiting: number; readonly oldestDueAtMs?: number; readonly dead: number }>
}

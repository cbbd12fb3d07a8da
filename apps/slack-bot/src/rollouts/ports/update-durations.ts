import type { RolloutId } from '../model/ids.ts'
import type { Transaction } from './transaction.ts'

/** How long one update took, from the POST to the observed end. `sort` is its device's `durationKey`. */
export interface UpdateDuration {
  readonly rolloutId: RolloutId
  readonly seq: number
  readonly sort: string
  readonly durationMs: number
  readonly atMs: number
}

/** Durations of past updates, used for stalls, windows and forecasts. */
export interface UpdateDurations {
  save(transaction: Transaction, durations: readonly UpdateDuration[]): Promise<void>
  /** The newest of each sort, at most `perSort`. */
  loadRecent(perSort: number): Promise<readonly Pick<UpdateDuration, 'sort' | 'durationMs'>[]>
}

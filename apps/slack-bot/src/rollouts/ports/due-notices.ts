import type { Notice } from '../model/effect.ts'
import type { RolloutId } from '../model/ids.ts'
import type { Transaction } from './transaction.ts'

export interface DueNotice {
  /** The number of the notice's event. */
  readonly seq: number
  readonly notice: Notice
}

/** Notices that aren't posted in their threads yet. */
export interface DueNotices {
  /** In the transaction that stores the event. Adding one again changes nothing. */
  add(transaction: Transaction, rolloutId: RolloutId, notices: readonly DueNotice[]): Promise<void>
  /** In the order of their events. */
  load(rolloutId: RolloutId): Promise<readonly DueNotice[]>
  remove(rolloutId: RolloutId, seq: number): Promise<void>
  /** Rollouts with unposted notices. */
  listRollouts(): Promise<readonly RolloutId[]>
}

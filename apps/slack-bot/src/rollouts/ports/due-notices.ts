import type { Notice } from '../model/effect.ts'
import type { RolloutId } from '../model/ids.ts'
import type { Transaction } from './transaction.ts'

export interface DueNotice {
  /** Of the event that the notice is about. */
  readonly seq: number
  readonly notice: Notice
}

/** Notices that the threads of rollouts were not told yet. */
export interface DueNotices {
  /** As part of the transaction that keeps the event. Adding one again changes nothing. */
  add(transaction: Transaction, rolloutId: RolloutId, notices: readonly DueNotice[]): Promise<void>
  /** In the order of their events. */
  load(rolloutId: RolloutId): Promise<readonly DueNotice[]>
  remove(rolloutId: RolloutId, seq: number): Promise<void>
  /** Rollouts whose threads wait for something. */
  listRollouts(): Promise<readonly RolloutId[]>
}

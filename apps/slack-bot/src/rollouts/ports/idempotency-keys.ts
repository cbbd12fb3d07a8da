import type { Transaction } from './transaction.ts'

/** Keys that are used once, with what came of them: clicks, modal submissions, anything that a platform may deliver twice. */
export interface IdempotencyKeys {
  /** As part of the transaction. Answers with the value that was there first, if any. */
  claimWith(transaction: Transaction, key: string, value: string): Promise<string | undefined>
  /** The value that was stored under a key. */
  find(key: string): Promise<string | undefined>
  /** Platforms stop to redeliver long before. */
  forgetBefore(timeMs: number): Promise<void>
}

import type { Transaction } from './transaction.ts'

/** Keys that are used once, with their result: clicks, form submissions, anything that a platform may deliver twice. */
export interface IdempotencyKeys {
  /** In the transaction. Returns the earlier value if the key exists. */
  claimWith(transaction: Transaction, key: string, value: string): Promise<string | undefined>
  /** The value stored under a key. */
  find(key: string): Promise<string | undefined>
  /** Platforms stop redelivering long before this. */
  forgetBefore(timeMs: number): Promise<void>
}

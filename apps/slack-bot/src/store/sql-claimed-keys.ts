import type { Kysely } from 'kysely'
import type { DatabaseSchema } from '../database/schema.ts'
import { fromTransaction } from '../database/transactions.ts'
import type { Clock } from '../rollouts/ports/clock.ts'
import type { Transaction } from '../rollouts/ports/transaction.ts'

/** Keys that may be used once: clicks, modal submissions, anything that a platform may deliver twice. */
export interface ClaimedKeys {
  /** Stores a value under a key as part of the caller's transaction. Answers with the value that was there first, if any. */
  claimWith(transaction: Transaction, key: string, value: string): Promise<string | undefined>
  /** The value that was stored under a key. */
  find(key: string): Promise<string | undefined>
  /** Forgets keys older than this; platforms stop to redeliver long before. */
  forgetBefore(timeMs: number): Promise<void>
}

export const createSqlClaimedKeys = (db: Kysely<DatabaseSchema>, clock: Clock): ClaimedKeys => {
  const insert = async (on: Kysely<DatabaseSchema>, key: string, value: string): Promise<boolean> => {
    const result = await on
      .insertInto('claimed_key')
      .values({ key, value, at_ms: clock.now() })
      .onConflict((conflict) => conflict.column('key').doNothing())
      .executeTakeFirst()
    return result.numInsertedOrUpdatedRows === 1n
  }
  const read = async (on: Kysely<DatabaseSchema>, key: string): Promise<string | undefined> =>
    (await on.selectFrom('claimed_key').select('value').where('key', '=', key).executeTakeFirst())?.value
  return {
    claimWith: async (transaction, key, value) => {
      const open = fromTransaction(transaction)
      return (await insert(open, key, value)) ? undefined : read(open, key)
    },
    find: (key) => read(db, key),
    forgetBefore: async (timeMs) => {
      await db.deleteFrom('claimed_key').where('at_ms', '<', timeMs).execute()
    },
  }
}

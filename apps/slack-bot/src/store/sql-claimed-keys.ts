import type { Kysely } from 'kysely'
import type { DatabaseSchema } from '../database/schema.ts'
import { fromTransaction } from '../database/transactions.ts'
import type { Clock } from '../rollouts/ports/clock.ts'
import type { IdempotencyKeys } from '../rollouts/ports/idempotency-keys.ts'

export const createSqlClaimedKeys = (db: Kysely<DatabaseSchema>, clock: Clock): IdempotencyKeys => {
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

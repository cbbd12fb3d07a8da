import type { Kysely } from 'kysely'
import type { DatabaseSchema } from '../database/schema.ts'
import { fromTransaction } from '../database/transactions.ts'
import { writeUnsynced } from '../database/write-unsynced.ts'
import type { RolloutId } from '../rollouts/model/ids.ts'
import type { DueNotice, DueNotices } from '../rollouts/ports/due-notices.ts'

/** Notices not posted yet, on SQLite or PostgreSQL. */
export const createSqlDueNotices = (db: Kysely<DatabaseSchema>): DueNotices => ({
  add: async (transaction, rolloutId, notices) => {
    if (notices.length === 0) return
    await fromTransaction(transaction)
      .insertInto('due_notice')
      .values(
        notices.map(({ seq, notice }) => ({ rollout_id: rolloutId, seq, notice: JSON.stringify(notice) })),
      )
      .onConflict((on) => on.columns(['rollout_id', 'seq']).doNothing())
      .execute()
  },
  load: async (rolloutId) => {
    const rows = await db
      .selectFrom('due_notice')
      .select(['seq', 'notice'])
      .where('rollout_id', '=', rolloutId)
      .orderBy('seq')
      .execute()
    return rows.map(({ seq, notice }) => ({ seq, notice: JSON.parse(notice) as DueNotice['notice'] }))
  },
  remove: async (rolloutId, seq) => {
    // If this write is lost, the notice is handled again, and the ledger shows that it was posted.
    await writeUnsynced(db, (open) =>
      open.deleteFrom('due_notice').where('rollout_id', '=', rolloutId).where('seq', '=', seq).execute(),
    )
  },
  listRollouts: async () => {
    const rows = await db.selectFrom('due_notice').select('rollout_id').distinct().execute()
    return rows.map((row) => row.rollout_id as RolloutId)
  },
})

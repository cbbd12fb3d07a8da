import { sql, type Kysely } from 'kysely'
import type { DatabaseSchema } from '../database/schema.ts'
import { fromTransaction } from '../database/transactions.ts'
import type { UpdateDurations } from '../rollouts/ports/update-durations.ts'

export const createSqlUpdateDurations = (db: Kysely<DatabaseSchema>): UpdateDurations => ({
  save: async (transaction, durations) => {
    await fromTransaction(transaction)
      .insertInto('update_duration')
      .values(
        durations.map((duration) => ({
          rollout_id: duration.rolloutId,
          seq: duration.seq,
          sort: duration.sort,
          duration_ms: duration.durationMs,
          at_ms: duration.atMs,
        })),
      )
      .execute()
  },
  loadRecent: async (perSort) => {
    const { rows } = await sql<{ sort: string; duration_ms: number }>`
      select sort, duration_ms from (
        select sort, duration_ms, row_number() over (partition by sort order by at_ms desc, rollout_id, seq) as place
        from update_duration
      ) as numbered
      where place <= ${perSort}
    `.execute(db)
    return rows.map((row) => ({ sort: row.sort, durationMs: row.duration_ms }))
  },
})

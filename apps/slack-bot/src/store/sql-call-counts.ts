import type { Kysely } from 'kysely'
import type { DatabaseSchema } from '../database/schema.ts'
import { writeUnsynced } from '../database/write-unsynced.ts'
import type { CallCounts } from '../rollouts/ports/call-counts.ts'

export const createSqlCallCounts = (db: Kysely<DatabaseSchema>): CallCounts => ({
  add: async (budget, month, calls) => {
    const row = await writeUnsynced(db, (open) =>
      open
        .insertInto('call_count')
        .values({ budget, month, calls })
        .onConflict((on) =>
          on
            .columns(['budget', 'month'])
            .doUpdateSet((set) => ({ calls: set('call_count.calls', '+', calls) })),
        )
        .returning('calls')
        .executeTakeFirstOrThrow(),
    )
    return row.calls
  },
  sumOf: async (budget, month) => {
    const row = await db
      .selectFrom('call_count')
      .select('calls')
      .where('budget', '=', budget)
      .where('month', '=', month)
      .executeTakeFirst()
    return row?.calls ?? 0
  },
})

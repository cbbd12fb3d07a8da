import type { Kysely } from 'kysely'
import type { DatabaseSchema } from '../database/schema.ts'
import { writeUnsynced } from '../database/write-unsynced.ts'
import type { CallCounts } from '../rollouts/ports/call-counts.ts'

export const createSqlCallCounts = (db: Kysely<DatabaseSchema>): CallCounts => ({
  add: async (projectId, month, calls) => {
    const row = await writeUnsynced(db, (open) =>
      open
        .insertInto('call_count')
        .values({ project_id: projectId, month, calls })
        .onConflict((on) =>
          on
            .columns(['project_id', 'month'])
            .doUpdateSet((set) => ({ calls: set('call_count.calls', '+', calls) })),
        )
        .returning('calls')
        .executeTakeFirstOrThrow(),
    )
    return row.calls
  },
  sumOf: async (projectId, month) => {
    const row = await db
      .selectFrom('call_count')
      .select('calls')
      .where('project_id', '=', projectId)
      .where('month', '=', month)
      .executeTakeFirst()
    return row?.calls ?? 0
  },
})

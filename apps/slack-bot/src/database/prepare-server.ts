import { sql, type Kysely } from 'kysely'
import { waysOn } from './installation.ts'
import type { DatabaseSchema } from './schema.ts'

/** The names of this bot's queues in pg-boss, which outlives our tables in a schema of its own. */
const OUR_QUEUES = 'illume-%'

const hasOurQueue = async (db: Kysely<DatabaseSchema>): Promise<boolean> => {
  const { rows } = await sql<{ known: boolean }>`
    select to_regclass('pgboss.queue') is not null as known
  `.execute(db)
  if (rows[0]?.known !== true) return false
  const found = await sql`select 1 from pgboss.queue where name like ${OUR_QUEUES} limit 1`.execute(db)
  return found.rows.length > 0
}

const hasOurTables = async (db: Kysely<DatabaseSchema>): Promise<boolean> => {
  const { rows } = await sql<{ known: boolean }>`
    select to_regclass('kysely_migration') is not null as known
  `.execute(db)
  return rows[0]?.known === true
}

export const emptiedServer = (): Error =>
  waysOn(
    'The database of DATABASE_URL was used before, but its rollouts are gone.',
    'A new installation knows nothing of earlier rollouts: devices that are updating now are not watched, and cards of before do nothing.',
  )

/** Work of an installation that is gone would be done to rollouts that happen to have the same ids. */
export const forgetOldWork = async (db: Kysely<DatabaseSchema>): Promise<void> => {
  if (await hasOurQueue(db)) await sql`delete from pgboss.job where name like ${OUR_QUEUES}`.execute(db)
}

/** Before the migrations of PostgreSQL: tables that are gone while the queue is still there were lost. */
export const prepareServer = async (
  db: Kysely<DatabaseSchema>,
  facts: { readonly mayBeNew: boolean },
): Promise<void> => {
  if ((await hasOurTables(db)) || !(await hasOurQueue(db))) return
  if (!facts.mayBeNew) throw emptiedServer()
  await forgetOldWork(db)
}

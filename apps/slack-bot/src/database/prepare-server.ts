import { sql, type Kysely } from 'kysely'
import { earlierBuildText, isOfEarlierBuild } from './earlier-build.ts'
import { InstallationError, waysOn } from './installation.ts'
import type { DatabaseSchema } from './schema.ts'

/** The names of this bot's queues in pg-boss, which outlives our tables in a schema of its own. */
const OUR_QUEUES = 'illume-%'

const hasTable = async (db: Kysely<DatabaseSchema>, name: string): Promise<boolean> => {
  const { rows } = await sql<{ known: boolean }>`select to_regclass(${name}) is not null as known`.execute(db)
  return rows[0]?.known === true
}

const hasOurQueue = async (db: Kysely<DatabaseSchema>): Promise<boolean> => {
  if (!(await hasTable(db, 'pgboss.queue'))) return false
  const found = await sql`select 1 from pgboss.queue where name like ${OUR_QUEUES} limit 1`.execute(db)
  return found.rows.length > 0
}

const migrationsIn = async (db: Kysely<DatabaseSchema>): Promise<readonly string[]> => {
  if (!(await hasTable(db, 'kysely_migration'))) return []
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
  return rows.map(({ name }) => name)
}

const FORGOTTEN =
  'A new installation knows nothing of earlier rollouts: devices that are updating now are not watched, and cards of before do nothing.'

export const emptiedServer = (): Error =>
  waysOn('The database of DATABASE_URL was used before, but its rollouts are gone.', FORGOTTEN)

const earlierServer = (): Error =>
  new InstallationError(
    `${earlierBuildText('The database of DATABASE_URL')} To begin with a new database, set DATABASE_URL to an empty one. ${FORGOTTEN}`,
  )

/** Work of an installation that is gone would be done to rollouts that happen to have the same ids. */
export const forgetOldWork = async (db: Kysely<DatabaseSchema>): Promise<void> => {
  if (await hasOurQueue(db)) await sql`delete from pgboss.job where name like ${OUR_QUEUES}`.execute(db)
}

/**
 * Before the migrations of PostgreSQL. Tables of an earlier build are refused even with NEW_INSTALLATION: they can't be
 * renamed like a file. Tables that are gone while the queue is still there were lost.
 */
export const prepareServer = async (
  db: Kysely<DatabaseSchema>,
  facts: { readonly mayBeNew: boolean },
): Promise<void> => {
  const hasRollouts = await hasTable(db, 'rollout')
  if (isOfEarlierBuild({ hasRollouts, migrations: await migrationsIn(db) })) throw earlierServer()
  if ((await hasTable(db, 'kysely_migration')) || !(await hasOurQueue(db))) return
  if (!facts.mayBeNew) throw emptiedServer()
  await forgetOldWork(db)
}

import { sql, type Kysely } from 'kysely'
import { earlierBuildText, isFromEarlierBuild } from './earlier-build.ts'
import { InstallationError, NEW_DATABASE_WARNING, lostDatabaseError } from './installation.ts'
import type { DatabaseSchema } from './schema.ts'

/** This bot's queues in pg-boss. They have their own schema, so they remain if our tables are lost. */
const OUR_QUEUES = 'illume-%'

/** Checks the rollouts first: another replica may be creating the tables, and it creates the migrations table first. */
const findTables = async (
  db: Kysely<DatabaseSchema>,
): Promise<{ readonly hasRollouts: boolean; readonly hasMigrations: boolean }> => {
  const { rows } = await sql<{ hasRollouts: boolean; hasMigrations: boolean }>`
    select to_regclass('rollout') is not null as "hasRollouts",
      to_regclass('kysely_migration') is not null as "hasMigrations"
  `.execute(db)
  return rows[0] ?? { hasRollouts: false, hasMigrations: false }
}

const migrationsIn = async (db: Kysely<DatabaseSchema>): Promise<readonly string[]> => {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db)
  return rows.map(({ name }) => name)
}

const hasOurQueue = async (db: Kysely<DatabaseSchema>): Promise<boolean> => {
  const { rows } = await sql<{ known: boolean }>`
    select to_regclass('pgboss.queue') is not null as known
  `.execute(db)
  if (rows[0]?.known !== true) return false
  const found = await sql`select 1 from pgboss.queue where name like ${OUR_QUEUES} limit 1`.execute(db)
  return found.rows.length > 0
}

export const emptiedServer = (): Error =>
  lostDatabaseError(
    'The database of DATABASE_URL was used before, but its rollouts are gone.',
    NEW_DATABASE_WARNING,
  )

const earlierServer = (): Error =>
  new InstallationError(
    `${earlierBuildText('The database of DATABASE_URL')} To begin with a new database, set DATABASE_URL to an empty one. ${NEW_DATABASE_WARNING}`,
  )

/** Deletes the work of a lost installation: it would be applied to new rollouts with the same ids. */
export const forgetOldWork = async (db: Kysely<DatabaseSchema>): Promise<void> => {
  if (await hasOurQueue(db)) await sql`delete from pgboss.job where name like ${OUR_QUEUES}`.execute(db)
}

/**
 * Runs before the migrations of PostgreSQL. Refuses tables of an earlier build even with NEW_INSTALLATION, because they
 * can't be renamed like a file. If the queue exists without our tables, the tables were lost.
 */
export const prepareServer = async (
  db: Kysely<DatabaseSchema>,
  facts: { readonly mayBeNew: boolean },
): Promise<void> => {
  const { hasRollouts, hasMigrations } = await findTables(db)
  const migrations = hasMigrations ? await migrationsIn(db) : []
  if (isFromEarlierBuild({ hasRollouts, migrations })) throw earlierServer()
  if (hasMigrations || !(await hasOurQueue(db))) return
  if (!facts.mayBeNew) throw emptiedServer()
  await forgetOldWork(db)
}

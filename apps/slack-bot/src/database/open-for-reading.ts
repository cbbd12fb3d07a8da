import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Kysely, PostgresDialect, type Dialect } from 'kysely'
import { toDatabaseError } from './connection-trouble.ts'
import { earlierBuildText, isFromEarlierBuild } from './earlier-build.ts'
import { DATABASE_FILE } from './folder-state.ts'
import { InstallationError } from './installation.ts'
import { migrationsOf, type DatabaseKind } from './migrations.ts'
import { createReadingPool } from './postgres-pool.ts'
import type { DatabaseSchema } from './schema.ts'
import { createReadingSqliteDialect } from './sqlite-dialect.ts'

export interface ReadingDatabase {
  readonly db: Kysely<DatabaseSchema>
  readonly close: () => Promise<void>
}

const readMigrations = async (db: Kysely<DatabaseSchema>): Promise<readonly string[]> => {
  const untyped = db as unknown as Kysely<{ kysely_migration: { name: string } }>
  return (await untyped.selectFrom('kysely_migration').select('name').execute()).map(({ name }) => name)
}

/** Nothing is migrated here: the bot may be running, and its own start does that. */
const refuseOtherVersions = async (
  db: Kysely<DatabaseSchema>,
  kind: DatabaseKind,
  name: string,
): Promise<void> => {
  const migrations = await readMigrations(db)
  if (isFromEarlierBuild({ hasRollouts: true, migrations }))
    throw new InstallationError(earlierBuildText(name))
  const ours = Object.keys(migrationsOf(kind))
  if (migrations.some((migration) => !ours.includes(migration)))
    throw new InstallationError(
      `${name} was used by a newer version of illume-ota. Use the command of that version.`,
    )
  if (ours.some((migration) => !migrations.includes(migration)))
    throw new InstallationError(
      `${name} is of an older version. Start the bot of this version once; it updates the tables.`,
    )
}

const openReading = async (dialect: Dialect, kind: DatabaseKind, name: string): Promise<ReadingDatabase> => {
  const db = new Kysely<DatabaseSchema>({ dialect })
  try {
    await refuseOtherVersions(db, kind, name)
  } catch (error) {
    await db.destroy()
    throw toDatabaseError(error)
  }
  return { db, close: () => db.destroy() }
}

/**
 * Opens the bot's database for reading only, whether the bot runs or not. Takes no lock and creates nothing; the database
 * itself refuses writes.
 */
export const openForReading = async ({
  folder,
  url,
}: {
  readonly folder: string
  readonly url?: string
}): Promise<ReadingDatabase> => {
  if (url !== undefined)
    return openReading(
      new PostgresDialect({ pool: createReadingPool(url) }),
      'postgres',
      'The database of DATABASE_URL',
    )
  const path = join(folder, DATABASE_FILE)
  if (!existsSync(path))
    throw new InstallationError(
      `There is no database ${resolve(path)}. Run the command in the folder where the bot is started, or set DATA_FOLDER or DATABASE_URL as the bot has them.`,
    )
  return openReading(createReadingSqliteDialect(path), 'sqlite', `The database ${path}`)
}

import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { DatabaseRefusedError, isPassingDatabaseTrouble, toDatabaseError } from './connection-trouble.ts'
import { migrationsOf, type DatabaseKind } from './migrations.ts'
import type { DatabaseSchema } from './schema.ts'

/** The database could not be migrated to this version's schema. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError'
}

/** Runs the missing migrations. */
export const migrate = async (db: Kysely<DatabaseSchema>, kind: DatabaseKind): Promise<void> => {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrationsOf(kind) } })
  const { error, results } = await migrator.migrateToLatest()
  if (error === undefined) return
  if (isPassingDatabaseTrouble(error)) throw error
  const known = toDatabaseError(error)
  if (known instanceof DatabaseRefusedError) throw known
  const failed = results?.find((result) => result.status === 'Error')?.migrationName
  throw new MigrationError(
    failed === undefined
      ? `The database could not be prepared: ${error instanceof Error ? error.message : 'unknown problem'}. It may have been used by a newer version of illume-ota.`
      : `The database could not be prepared: step ${failed} failed. The step was rolled back.`,
    { cause: error },
  )
}

import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { DatabaseSchema } from './schema.ts'

/** A person must decide how to start: the database is lost or unreadable, and a new one would be empty. */
export class InstallationError extends Error {
  override readonly name = 'InstallationError'
}

export const newInstallationId = (): string => randomBytes(6).toString('hex')

/** The consequences of a new database, for the person who decides. */
export const NEW_DATABASE_WARNING =
  'A new database has no earlier rollouts: devices that are updating now are no longer watched, and the buttons on older cards do nothing.'

/** The error with both ways to continue. */
export const lostDatabaseError = (what: string, meanwhile: string): InstallationError =>
  new InstallationError(
    `${what} Restore a backup of it, or start once with NEW_INSTALLATION=yes. ${meanwhile}`,
  )

/** Creates the installation row if there is none. If several replicas do this at once, one wins. */
export const putInstallation = async (db: Kysely<DatabaseSchema>, id: string): Promise<void> => {
  await db
    .insertInto('installation')
    .values({ name: 'this', id })
    .onConflict((on) => on.column('name').doNothing())
    .execute()
}

export const loadInstallationId = async (db: Kysely<DatabaseSchema>): Promise<string | undefined> =>
  (await db.selectFrom('installation').select('id').executeTakeFirst())?.id

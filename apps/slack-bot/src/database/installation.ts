import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { DatabaseSchema } from './schema.ts'

/** A start that a person must decide about: the database is lost or can't be read, and a new one would forget everything. */
export class InstallationError extends Error {
  override readonly name = 'InstallationError'
}

export const newInstallationId = (): string => randomBytes(6).toString('hex')

/** What starting with a new database means, for the person who decides about it. */
export const NEW_DATABASE_WARNING =
  "A new database knows nothing of earlier rollouts: devices that are updating now aren't watched any more, and the buttons on older cards do nothing."

/** Both ways on, for every such start. */
export const waysOn = (what: string, meanwhile: string): InstallationError =>
  new InstallationError(
    `${what} Restore a backup of it, or start once with NEW_INSTALLATION=yes. ${meanwhile}`,
  )

/** Makes the row of a database that has none. Of several replicas that do so at one moment, one wins. */
export const putInstallation = async (db: Kysely<DatabaseSchema>, id: string): Promise<void> => {
  await db
    .insertInto('installation')
    .values({ name: 'this', id })
    .onConflict((on) => on.column('name').doNothing())
    .execute()
}

export const loadInstallationId = async (db: Kysely<DatabaseSchema>): Promise<string | undefined> =>
  (await db.selectFrom('installation').select('id').executeTakeFirst())?.id

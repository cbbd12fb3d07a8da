import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { DatabaseSchema } from './schema.ts'

/** A start that a person must decide about: the database of before is lost, and another one would forget everything. */
export class InstallationError extends Error {
  override readonly name = 'InstallationError'
}

export const newInstallationId = (): string => randomBytes(6).toString('hex')

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

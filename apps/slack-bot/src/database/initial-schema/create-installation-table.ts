import { sql, type Kysely } from 'kysely'
import { newInstallationId } from '../installation.ts'

/** Stores the installation's id, which marks every card and button. Created once with the database. */
export const createInstallationTable = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('installation')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('id', 'text', (column) => column.notNull())
    .execute()
  await sql`insert into installation (name, id) values ('this', ${newInstallationId()})`.execute(db)
}

import type { Kysely } from 'kysely'

export const createSettingsTable = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('project_settings')
    .addColumn('project_id', 'text', (column) => column.primaryKey())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('document', 'text', (column) => column.notNull())
    .addColumn('changed_by', 'text', (column) => column.notNull())
    .addColumn('changed_at_ms', 'bigint', (column) => column.notNull())
    .execute()
}

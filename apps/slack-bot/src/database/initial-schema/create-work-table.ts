import { sql, type Kysely } from 'kysely'

/** SQLite only. On PostgreSQL, pg-boss has its own tables for the work. */
export const createWorkTable = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('work')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('key', 'text')
    .addColumn('lane', 'text', (column) => column.notNull())
    .addColumn('effect', 'text', (column) => column.notNull())
    .addColumn('due_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('problem', 'text')
    .addColumn('set_at_ms', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute()
  await sql`create unique index one_waiting_per_key on work (key) where state = 'waiting' and key is not null`.execute(
    db,
  )
  await sql`create unique index one_running_per_key on work (key) where state = 'running' and key is not null`.execute(
    db,
  )
  await db.schema
    .createIndex('work_by_due_time')
    .on('work')
    .columns(['state', 'lane', 'due_at_ms', 'id'])
    .execute()
}

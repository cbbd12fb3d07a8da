import type { Kysely } from 'kysely'

export const createMessageTables = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('claimed_key')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('card')
    .addColumn('rollout_id', 'text', (column) => column.primaryKey())
    .addColumn('place', 'text', (column) => column.notNull())
    .addColumn('message_ts', 'text')
    .addColumn('drawn_version', 'integer', (column) => column.notNull())
    .addColumn('is_terminal', 'integer', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('posted_notice')
    .addColumn('rollout_id', 'text', (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('message_ts', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('posted_notice_primary_key', ['rollout_id', 'seq'])
    .execute()
  await db.schema
    .createTable('due_notice')
    .addColumn('rollout_id', 'text', (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('notice', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('due_notice_primary_key', ['rollout_id', 'seq'])
    .execute()
  await db.schema
    .createTable('begun_notice')
    .addColumn('rollout_id', 'text', (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('begun_notice_primary_key', ['rollout_id', 'seq'])
    .execute()
}

import type { Kysely } from 'kysely'

export const createReadingTables = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('device_fact')
    .addColumn('device_id', 'text', (column) => column.primaryKey())
    .addColumn('detail', 'text', (column) => column.notNull())
    .addColumn('read_at_ms', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('call_count')
    .addColumn('budget', 'text', (column) => column.notNull())
    .addColumn('month', 'text', (column) => column.notNull())
    .addColumn('calls', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('call_count_primary_key', ['budget', 'month'])
    .execute()
  await db.schema
    .createTable('update_duration')
    .addColumn('rollout_id', 'text', (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('sort', 'text', (column) => column.notNull())
    .addColumn('duration_ms', 'bigint', (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('update_duration_primary_key', ['rollout_id', 'seq'])
    .execute()
  await db.schema
    .createIndex('update_duration_by_sort')
    .on('update_duration')
    .columns(['sort', 'at_ms'])
    .execute()
  await db.schema
    .createTable('outside_update')
    .addColumn('project_id', 'text', (column) => column.notNull())
    .addColumn('device_id', 'text', (column) => column.notNull())
    .addColumn('device', 'text', (column) => column.notNull())
    .addColumn('first_seen_at_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('outside_update_primary_key', ['project_id', 'device_id'])
    .execute()
}

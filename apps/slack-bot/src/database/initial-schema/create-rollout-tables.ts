import type { Kysely } from 'kysely'

export const createRolloutTables = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('rollout')
    .addColumn('rollout_id', 'text', (column) => column.primaryKey())
    .addColumn('number', 'integer', (column) => column.notNull().unique())
    .addColumn('project_id', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('head_hash', 'text', (column) => column.notNull())
    .addColumn('reserved', 'text', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('rollout_by_status').on('rollout').columns(['status', 'project_id']).execute()
  await db.schema
    .createTable('rollout_snapshot')
    .addColumn('rollout_id', 'text', (column) => column.primaryKey())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('rollout_frame')
    .addColumn('rollout_id', 'text', (column) => column.primaryKey())
    .addColumn('frame', 'text', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('reserved_device')
    .addColumn('device_id', 'text', (column) => column.primaryKey())
    .addColumn('rollout_id', 'text', (column) => column.notNull())
    .execute()
  await db.schema
    .createIndex('reserved_device_by_rollout')
    .on('reserved_device')
    .column('rollout_id')
    .execute()
  await db.schema
    .createTable('counter')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'integer', (column) => column.notNull())
    .execute()
}

import type { Kysely } from 'kysely'

export const createTrailTables = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('event')
    .addColumn('rollout_id', 'text', (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('project_id', 'text', (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('event', 'text', (column) => column.notNull())
    .addColumn('previous_hash', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('follows', 'text')
    .addPrimaryKeyConstraint('event_primary_key', ['rollout_id', 'seq'])
    .execute()
  await db.schema
    .createTable('trail_bound')
    .addColumn('trail_id', 'text', (column) => column.primaryKey())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('project_trail')
    .addColumn('project_id', 'text', (column) => column.primaryKey())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('head_hash', 'text', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('project_event')
    .addColumn('project_id', 'text', (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('event', 'text', (column) => column.notNull())
    .addColumn('previous_hash', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('project_event_primary_key', ['project_id', 'seq'])
    .execute()
}

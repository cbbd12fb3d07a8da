import type { Kysely } from 'kysely'

export const createRoomLockTable = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('room_lock')
    .addColumn('project_id', 'text', (column) => column.notNull())
    .addColumn('room_id', 'text', (column) => column.notNull())
    .addColumn('room_label', 'text', (column) => column.notNull())
    .addColumn('locked_by', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('locked_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('until_ms', 'bigint', (column) => column.notNull())
    .addColumn('post_place', 'text')
    .addColumn('post_ts', 'text')
    .addPrimaryKeyConstraint('room_lock_primary_key', ['project_id', 'room_id'])
    .execute()
}

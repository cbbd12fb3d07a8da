import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { newInstallationId } from './installation.ts'

export type DatabaseKind = 'sqlite' | 'postgres'

const createRolloutTables = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('rollout')
    .addColumn('rollout_id', 'text', (column) => column.primaryKey())
    .addColumn('number', 'integer', (column) => column.notNull().unique())
    .addColumn('project_id', 'text', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('head_hash', 'text', (column) => column.notNull())
    .addColumn('held', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('rollout_by_status').on('rollout').columns(['status', 'project_id']).execute()
  await db.schema
    .createTable('event')
    .addColumn('rollout_id', 'text', (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('project_id', 'text', (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('event', 'text', (column) => column.notNull())
    .addColumn('previous_hash', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('event_primary_key', ['rollout_id', 'seq'])
    .execute()
  await db.schema
    .createTable('held_device')
    .addColumn('device_id', 'text', (column) => column.primaryKey())
    .addColumn('rollout_id', 'text', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('held_device_by_rollout').on('held_device').column('rollout_id').execute()
  await db.schema
    .createTable('counter')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'integer', (column) => column.notNull())
    .execute()
}

const createMessageTables = async (db: Kysely<unknown>): Promise<void> => {
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
}

const createReadingTables = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('device_fact')
    .addColumn('device_id', 'text', (column) => column.primaryKey())
    .addColumn('detail', 'text', (column) => column.notNull())
    .addColumn('read_at_ms', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('call_count')
    .addColumn('project_id', 'text', (column) => column.notNull())
    .addColumn('month', 'text', (column) => column.notNull())
    .addColumn('calls', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('call_count_primary_key', ['project_id', 'month'])
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
}

const createWorkTable = async (db: Kysely<unknown>): Promise<void> => {
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

const createRoomLockTable = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('room_lock')
    .addColumn('project_id', 'text', (column) => column.notNull())
    .addColumn('room_id', 'text', (column) => column.notNull())
    .addColumn('room_label', 'text', (column) => column.notNull())
    .addColumn('locked_by', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('locked_at_ms', 'bigint', (column) => column.notNull())
    .addColumn('until_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('room_lock_primary_key', ['project_id', 'room_id'])
    .execute()
}

/** Where a lock was told: without it the post would offer to unlock for ever. */
const addLockPost = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema.alterTable('room_lock').addColumn('post_place', 'text').execute()
  await db.schema.alterTable('room_lock').addColumn('post_ts', 'text').execute()
}

/** When each due time was set: one that was set in the future rests on a clock that was ahead. */
const addSetTime = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .alterTable('work')
    .addColumn('set_at_ms', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute()
}

const FRAMED: readonly string[] = ['selection', 'plan', 'durations']

/** Moves the unchanging part of each state into a row of its own. Everything that the state said is still there. */
const createFrameTable = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('rollout_frame')
    .addColumn('rollout_id', 'text', (column) => column.primaryKey())
    .addColumn('frame', 'text', (column) => column.notNull())
    .execute()
  const { rows } = await sql<{
    rollout_id: string
    state: string
  }>`select rollout_id, state from rollout`.execute(db)
  for (const row of rows) {
    const entries = Object.entries(JSON.parse(row.state) as object)
    const part = (isFrame: boolean): string =>
      JSON.stringify(Object.fromEntries(entries.filter(([key]) => FRAMED.includes(key) === isFrame)))
    await sql`insert into rollout_frame (rollout_id, frame) values (${row.rollout_id}, ${part(true)})`.execute(
      db,
    )
    await sql`update rollout set state = ${part(false)} where rollout_id = ${row.rollout_id}`.execute(db)
  }
}

/** Moves each state into a row of its own, so that a commit need not write it. */
const createSnapshotTable = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('rollout_snapshot')
    .addColumn('rollout_id', 'text', (column) => column.primaryKey())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .execute()
  await sql`insert into rollout_snapshot (rollout_id, version, state) select rollout_id, version, state from rollout`.execute(
    db,
  )
  await db.schema.alterTable('rollout').dropColumn('state').execute()
}

const createOutsideUpdateTable = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('outside_update')
    .addColumn('project_id', 'text', (column) => column.notNull())
    .addColumn('device_id', 'text', (column) => column.notNull())
    .addColumn('device', 'text', (column) => column.notNull())
    .addColumn('first_seen_at_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('outside_update_primary_key', ['project_id', 'device_id'])
    .execute()
}

/** Replies that a thread was not told yet, in order; and those whose post was begun, so that its fate may be unknown. */
const createDueNoticeTables = async (db: Kysely<unknown>): Promise<void> => {
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

/** The id that every card and button carries, made once with the database. */
const createInstallationTable = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema
    .createTable('installation')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('id', 'text', (column) => column.notNull())
    .execute()
  await sql`insert into installation (name, id) values ('this', ${newInstallationId()})`.execute(db)
}

const createTrailLinks = async (db: Kysely<unknown>): Promise<void> => {
  await db.schema.alterTable('event').addColumn('follows', 'text').execute()
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

/** Every migration, oldest first. Shipped ones are never edited: a change is a new one. */
export const migrationsOf = (kind: DatabaseKind): Record<string, Migration> => ({
  '0001-rollouts': { up: createRolloutTables },
  '0002-messages': { up: createMessageTables },
  '0003-readings': { up: createReadingTables },
  // On PostgreSQL the work waits in pg-boss, which brings its own tables.
  '0004-work': {
    up: async (db: Kysely<unknown>) => {
      if (kind === 'sqlite') await createWorkTable(db)
    },
  },
  '0005-room-locks': { up: createRoomLockTable },
  '0006-rollout-frames': { up: createFrameTable },
  '0007-rollout-snapshots': { up: createSnapshotTable },
  '0008-outside-updates': { up: createOutsideUpdateTable },
  '0009-due-notices': { up: createDueNoticeTables },
  '0010-set-times': {
    up: async (db: Kysely<unknown>) => {
      if (kind === 'sqlite') await addSetTime(db)
    },
  },
  '0011-installation': { up: createInstallationTable },
  '0012-lock-posts': { up: addLockPost },
  '0013-trail-links': { up: createTrailLinks },
})

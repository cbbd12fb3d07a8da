import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { Kysely, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import { afterEach, expect, test } from 'vitest'
import { migrationsOf } from '../../src/database/migrations.ts'
import { openDatabase } from '../../src/database/open-database.ts'
import type { DatabaseSchema } from '../../src/database/schema.ts'
import { createSqliteDialect } from '../../src/database/sqlite-dialect.ts'
import { createSqlRolloutStore } from '../../src/store/rollouts/sql-rollout-store.ts'
import { verifyTrail } from '../../src/store/trail/verify-trail.ts'
import { createTemporaryFolder } from '../support/test-databases.ts'
import { commitEvents, draftedEvent, requestedEvent } from './sample-rollouts.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const openAt = async (path: string) => {
  const database = await openDatabase(createSqliteDialect(path), 'sqlite')
  cleanUps.push(() => database.close().catch(() => undefined))
  return { ...database, store: createSqlRolloutStore(database.db) }
}

const LAST_BEFORE_FRAMES = '0005-room-locks'

/** A database as it was made before there were frames, with the rows that it could hold. */
const copyToOlder = async (from: Kysely<DatabaseSchema>, path: string): Promise<void> => {
  const older = new Kysely<DatabaseSchema>({ dialect: createSqliteDialect(path) })
  const provider = { getMigrations: async () => migrationsOf('sqlite') }
  const { error } = await new Migrator({ db: older, provider }).migrateTo(LAST_BEFORE_FRAMES)
  if (error !== undefined) throw error
  const newer = await from.introspection.getTables()
  for (const { name, columns } of await older.introspection.getTables()) {
    const kept = newer.find((table) => table.name === name)?.columns.map((column) => column.name) ?? []
    if (kept.length === 0) continue
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(from)
    for (const row of rows) {
      // A column that later versions took away is filled in by the test.
      const values = columns.map((column) => (kept.includes(column.name) ? row[column.name] : ''))
      const names = columns.map((column) => sql.ref(column.name))
      await sql`insert into ${sql.table(name)} (${sql.join(names)}) values (${sql.join(values)})`.execute(
        older,
      )
    }
  }
  await older.destroy()
}

test('a snapshot leaves the plan where it is, and the whole state comes back', async () => {
  const { db, transactions, store } = await openAt(':memory:')
  const add = (events: Parameters<typeof commitEvents>[2]['events']) =>
    transactions.run((transaction) => commitEvents(store, transaction, { rolloutId: 'R-1', events }))
  await transactions.run((transaction) => store.nextRolloutId(transaction))
  await add([draftedEvent('R-1', ['d1'])])
  await add([requestedEvent(['d1'])])
  const next = await add([{ type: 'approval-reminded' }])
  const row = await db.selectFrom('rollout_snapshot').select('state').executeTakeFirstOrThrow()
  expect(JSON.parse(row.state)).not.toHaveProperty('plan')
  // A store that never saw it reads both parts.
  expect((await createSqlRolloutStore(db).load('R-1'))?.rollout).toEqual(next)
  expect((await verifyTrail(db)).problems).toEqual([])
  await db.updateTable('rollout_frame').set({ frame: '{}' }).execute()
  expect((await verifyTrail(db)).problems).toMatchObject([
    { problem: 'its state is not what its events lead to' },
  ])
})

test('a database from before keeps all of its rollouts', async () => {
  const folder = createTemporaryFolder()
  cleanUps.push(folder.remove)
  const oldPath = join(folder.path, 'old.db')
  const first = await openAt(':memory:')
  const rollout = await first.transactions.run(async (transaction) =>
    commitEvents(first.store, transaction, {
      rolloutId: await first.store.nextRolloutId(transaction),
      events: [draftedEvent('R-1', ['d1']), requestedEvent(['d1'])],
    }),
  )
  await copyToOlder(first.db, oldPath)
  const old = new DatabaseSync(oldPath)
  // Before frames and snapshots, the whole state stood in one row.
  old.prepare('update rollout set state = ?').run(JSON.stringify(rollout))
  old.close()
  const later = await openAt(oldPath)
  expect((await later.store.load('R-1'))?.rollout).toEqual(rollout)
  expect((await verifyTrail(later.db)).problems).toEqual([])
  // The next rollout follows what was there before there were links.
  await later.transactions.run(async (transaction) => {
    const rolloutId = await later.store.nextRolloutId(transaction)
    await commitEvents(later.store, transaction, { rolloutId, events: [draftedEvent(rolloutId, ['d2'])] })
  })
  expect((await verifyTrail(later.db)).problems).toEqual([])
  await later.db.deleteFrom('event').where('rollout_id', '=', 'R-1').where('seq', '=', 2).execute()
  await later.db.updateTable('rollout').set({ version: 1 }).where('rollout_id', '=', 'R-1').execute()
  expect((await verifyTrail(later.db)).problems).toMatchObject([{ rolloutId: 'R-1' }])
})

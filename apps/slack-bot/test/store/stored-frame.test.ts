import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openDatabase } from '../../src/database/open-database.ts'
import { createSqliteDialect } from '../../src/database/sqlite-dialect.ts'
import { createSqlRolloutStore } from '../../src/store/sql-rollout-store.ts'
import { verifyTrail } from '../../src/store/verify-trail.ts'
import { createTemporaryFolder } from '../test-databases.ts'
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
  const path = join(folder.path, 'old.db')
  const first = await openAt(path)
  const rollout = await first.transactions.run(async (transaction) =>
    commitEvents(first.store, transaction, {
      rolloutId: await first.store.nextRolloutId(transaction),
      events: [draftedEvent('R-1', ['d1']), requestedEvent(['d1'])],
    }),
  )
  await first.close()
  // As it was before frames and snapshots: the whole state in one row, and no tables for parts of it.
  const raw = new DatabaseSync(path)
  raw.exec("alter table rollout add column state text not null default ''")
  raw.prepare('update rollout set state = ?').run(JSON.stringify(rollout))
  raw.exec('drop table rollout_snapshot; drop table rollout_frame; drop table outside_update')
  raw.exec('drop table due_notice; drop table begun_notice; drop table installation')
  raw.exec('alter table work drop column set_at_ms')
  raw.exec('alter table room_lock drop column post_place; alter table room_lock drop column post_ts')
  raw.exec('drop table trail_bound; drop table project_trail; drop table project_event')
  raw.exec('alter table event drop column follows')
  raw.exec("delete from kysely_migration where name >= '0006'")
  raw.close()
  const later = await openAt(path)
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

// The stored state of a rollout leaves out its plan, and is read back complete.
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../src/database/open-database.ts'
import { createSqliteDialect } from '../../src/database/sqlite-dialect.ts'
import { createSqlRolloutStore } from '../../src/store/rollouts/sql-rollout-store.ts'
import { verifyTrail } from '../../src/store/trail/verify-trail.ts'
import { commitEvents, draftedEvent, requestedEvent } from './sample-rollouts.ts'

test('a snapshot does not contain the plan, and the complete state is read back', async () => {
  const { db, transactions, close } = await openDatabase(createSqliteDialect(':memory:'), 'sqlite')
  onTestFinished(close)
  const store = createSqlRolloutStore(db)
  const add = (events: Parameters<typeof commitEvents>[2]['events']) =>
    transactions.run((transaction) => commitEvents(store, transaction, { rolloutId: 'R-1', events }))
  await transactions.run((transaction) => store.nextRolloutId(transaction))
  await add([draftedEvent('R-1', ['d1'])])
  await add([requestedEvent(['d1'])])
  const next = await add([{ type: 'approval-reminded' }])
  const row = await db.selectFrom('rollout_snapshot').select('state').executeTakeFirstOrThrow()
  expect(JSON.parse(row.state)).not.toHaveProperty('plan')
  // A new store reads both parts.
  expect((await createSqlRolloutStore(db).load('R-1'))?.rollout).toEqual(next)
  expect((await verifyTrail(db)).problems).toEqual([])
  await db.updateTable('rollout_frame').set({ frame: '{}' }).execute()
  expect((await verifyTrail(db)).problems).toMatchObject([{ flaw: { code: 'state-differs' } }])
})

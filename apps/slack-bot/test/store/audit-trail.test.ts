// The audit trail detects every change of its rows.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createSqlRolloutStore } from '../../src/store/rollouts/sql-rollout-store.ts'
import { verifyTrail } from '../../src/store/trail/verify-trail.ts'
import {
  emptyTables,
  openTemporaryPGlite,
  openTemporarySqlite,
  type TestDatabase,
} from '../support/test-databases.ts'
import { commitEvents, draftedEvent, requestedEvent } from './sample-rollouts.ts'

const TEXT_COLUMNS = ['rollout_id', 'project_id', 'event', 'previous_hash', 'hash'] as const

for (const { name, open } of [
  { name: 'SQLite', open: openTemporarySqlite },
  { name: 'PGlite', open: openTemporaryPGlite },
])
  describe(`audit trail on ${name}`, () => {
    let database: TestDatabase
    beforeAll(async () => {
      database = await open()
    }, 30_000)
    afterAll(() => database.close())
    beforeEach(async () => {
      await emptyTables(database)
      const store = createSqlRolloutStore(database.db)
      await database.transactions.run(async (transaction) => {
        for (const deviceId of ['d1', 'd2']) {
          const rolloutId = await store.nextRolloutId(transaction)
          await commitEvents(store, transaction, {
            rolloutId,
            events: [
              draftedEvent(rolloutId, [deviceId]),
              requestedEvent([deviceId]),
              { type: 'approval-reminded' },
            ],
          })
        }
      })
    })

    const damage = async (statement: ReturnType<typeof sql>) => {
      await statement.execute(database.db)
      return verifyTrail(database.db)
    }

    test('an untouched trail is intact', async () => {
      expect(await verifyTrail(database.db)).toEqual({
        isIntact: true,
        checkedEvents: 6,
        problems: [],
        head: { rolloutId: 'R-2', seq: 3, hash: expect.stringMatching(/^[0-9a-f]{64}$/u) },
      })
    })

    test('a change of any byte of any column of an event is found, and its row named', async () => {
      const row = await database.db
        .selectFrom('event')
        .selectAll()
        .where('rollout_id', '=', 'R-2')
        .where('seq', '=', 2)
        .executeTakeFirstOrThrow()
      for (const column of TEXT_COLUMNS) {
        const text = row[column]
        // Every byte of the short columns; of the long event about thirty, from first to last.
        const step = Math.max(1, Math.floor(text.length / 30))
        for (let at = 0; at < text.length; at += step) {
          const flipped = text.slice(0, at) + (text[at] === 'x' ? 'y' : 'x') + text.slice(at + 1)
          const where = sql`where rollout_id = ${row.rollout_id} and seq = 2`
          const report = await damage(sql`update event set ${sql.ref(column)} = ${flipped} ${where}`)
          expect(report.isIntact, `${column}[${at}]`).toBe(false)
          // A changed rollout id leaves a gap in one trail and an extra row in another.
          expect(report.problems[0]).toMatchObject({
            rolloutId: 'R-2',
            seq: column === 'rollout_id' ? 3 : 2,
          })
          await sql`update event set ${sql.ref(column)} = ${text} where ${sql.ref(column)} = ${flipped}`.execute(
            database.db,
          )
        }
      }
      expect((await verifyTrail(database.db)).isIntact).toBe(true)
    })

    test('a changed time or number is found', async () => {
      expect(
        await damage(sql`update event set at_ms = at_ms + 1 where rollout_id = 'R-1' and seq = 1`),
      ).toMatchObject({ problems: [{ rolloutId: 'R-1', seq: 1 }] })
    })

    test('removed events are found: in the middle, at the end, a whole rollout, and the rollout itself', async () => {
      const drop = (where: string) => damage(sql.raw(`delete from event where ${where}`))
      expect(await drop(`rollout_id = 'R-1' and seq = 3`)).toMatchObject({
        problems: [{ rolloutId: 'R-1', flaw: { code: 'events-cut', afterSeq: 2 } }],
      })
      expect(await drop(`rollout_id = 'R-2' and seq = 2`)).toMatchObject({
        problems: [
          { rolloutId: 'R-1' },
          { rolloutId: 'R-2', seq: 3, flaw: { code: 'event-missing', missingSeq: 2 } },
        ],
      })
      expect(await drop(`rollout_id = 'R-1'`)).toMatchObject({
        problems: [{ rolloutId: 'R-1', flaw: { code: 'no-events' } }, { rolloutId: 'R-2' }],
      })
      expect(await damage(sql`delete from rollout where rollout_id = 'R-1'`)).toMatchObject({
        problems: [{ rolloutId: 'R-1', flaw: { code: 'rollout-missing' } }, { rolloutId: 'R-2' }],
      })
    })

    test('the check of a long trail yields to other work', async () => {
      const store = createSqlRolloutStore(database.db)
      const events = Array.from({ length: 1_500 }, () => ({ type: 'approval-reminded' }) as const)
      await database.transactions.run((transaction) =>
        commitEvents(store, transaction, { rolloutId: 'R-1', events }),
      )
      const other = { turns: 0, isOver: false }
      const work = async (): Promise<void> => {
        for (; !other.isOver; other.turns += 1) await nextTurn()
      }
      const working = work()
      const report = await verifyTrail(database.db)
      other.isOver = true
      await working
      expect(report).toMatchObject({ isIntact: true, checkedEvents: 1_506 })
      expect(other.turns).toBeGreaterThanOrEqual(8)
    })

    test('a state that does not follow from its events is found', async () => {
      const report = await damage(
        sql`update rollout_snapshot set state = replace(state, '"requester":"U1"', '"requester":"U2"') where rollout_id = 'R-2'`,
      )
      expect(report.problems).toEqual([{ rolloutId: 'R-2', flaw: { code: 'state-differs' } }])
      expect(await damage(sql`update rollout set status = 'expired' where rollout_id = 'R-1'`)).toMatchObject(
        { problems: [{ rolloutId: 'R-1' }, { rolloutId: 'R-2' }] },
      )
      expect(await damage(sql`delete from rollout_snapshot where rollout_id = 'R-1'`)).toMatchObject({
        problems: [{ rolloutId: 'R-1', flaw: { code: 'snapshot-missing' } }, { rolloutId: 'R-2' }],
      })
    })
  })

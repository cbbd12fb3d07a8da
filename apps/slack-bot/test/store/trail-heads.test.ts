// Heads of the audit trail prove what was recorded before them.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Event } from '../../src/rollouts/model/event.ts'
import { evolveAll } from '../../src/rollouts/state/fold.ts'
import type { RolloutId } from '../../src/rollouts/model/ids.ts'
import { parseTrailHead, trailHeadText, type TrailHead } from '../../src/rollouts/ports/trail-head.ts'
import { genesisHashOf, hashOfRow } from '../../src/store/trail/hash-chain.ts'
import { parseEvent } from '../../src/store/parse-stored.ts'
import { createSqlAuditTrail } from '../../src/store/trail/sql-audit-trail.ts'
import { createSqlProjectTrail } from '../../src/store/trail/sql-project-trail.ts'
import { createSqlRolloutStore } from '../../src/store/rollouts/sql-rollout-store.ts'
import { splitState } from '../../src/store/rollouts/stored-frame.ts'
import { toTrailRow } from '../../src/store/trail/trail-rows.ts'
import { verifyTrail } from '../../src/store/trail/verify-trail.ts'
import { databaseKinds, emptyTables, type TestDatabase } from '../support/test-databases.ts'
import { AT_MS, commitEvents, draftedEvent, PROJECT, requestedEvent } from './sample-rollouts.ts'

const reminded: Event = { type: 'approval-reminded' }

describe.each(databaseKinds)('heads of the trail on $name', ({ open }) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await open()
  }, 60_000)
  afterAll(() => database.close())

  const draft = (deviceId: string): Promise<RolloutId> =>
    database.transactions.run(async (transaction) => {
      const store = createSqlRolloutStore(database.db)
      const rolloutId = await store.nextRolloutId(transaction)
      const events = [draftedEvent(rolloutId, [deviceId]), requestedEvent([deviceId]), reminded]
      await commitEvents(store, transaction, { rolloutId, events })
      return rolloutId
    })
  const remind = (rolloutId: RolloutId): Promise<unknown> =>
    database.transactions.run((transaction) =>
      commitEvents(createSqlRolloutStore(database.db), transaction, { rolloutId, events: [reminded] }),
    )
  const lock = (roomId: string): Promise<void> =>
    database.transactions.run((transaction) =>
      createSqlProjectTrail(database.db).append(transaction, PROJECT, {
        atMs: AT_MS,
        event: { type: 'room-locked', by: 'U1', roomId, roomLabel: 'Lobby', reason: 'visit', untilMs: AT_MS },
      }),
    )
  const problems = async (against?: TrailHead) => (await verifyTrail(database.db, { against })).problems

  /** Makes every table say that the rollout ended with this event, as a skilled attacker would. */
  const cutAfter = async (rolloutId: RolloutId, seq: number): Promise<void> => {
    const { db } = database
    await db.deleteFrom('event').where('rollout_id', '=', rolloutId).where('seq', '>', seq).execute()
    await rewriteState(rolloutId)
  }
  const rewriteState = async (rolloutId: RolloutId): Promise<void> => {
    const { db } = database
    const rows = await db
      .selectFrom('event')
      .selectAll()
      .where('rollout_id', '=', rolloutId)
      .orderBy('seq')
      .execute()
    const happened = rows.map((row) => ({ event: parseEvent(row.event, toTrailRow(row)), atMs: row.at_ms }))
    const rollout = evolveAll(undefined, happened)
    const { seq: version = 0, hash: head_hash = '' } = rows.at(-1) ?? {}
    const { status = '' } = rollout ?? {}
    const state = splitState(rollout ?? {}).state()
    await db
      .updateTable('rollout')
      .set({ version, head_hash, status })
      .where('rollout_id', '=', rolloutId)
      .execute()
    await db
      .updateTable('rollout_snapshot')
      .set({ version, state })
      .where('rollout_id', '=', rolloutId)
      .execute()
  }
  /** Rewrites the whole chain, with consistent hashes. */
  const rewriteChain = async (
    rolloutId: RolloutId,
    change: { event?: (text: string) => string; follows?: null },
  ): Promise<void> => {
    const { db } = database
    let previousHash = genesisHashOf(rolloutId)
    const rows = await db
      .selectFrom('event')
      .selectAll()
      .where('rollout_id', '=', rolloutId)
      .orderBy('seq')
      .execute()
    for (const row of rows) {
      const changed = {
        ...row,
        event: change.event?.(row.event) ?? row.event,
        follows: change.follows === null ? null : row.follows,
        previous_hash: previousHash,
      }
      const hash = hashOfRow(previousHash, toTrailRow({ ...changed, hash: '' }))
      await db
        .updateTable('event')
        .set({ ...changed, hash })
        .where('rollout_id', '=', rolloutId)
        .where('seq', '=', row.seq)
        .execute()
      previousHash = hash
    }
    await rewriteState(rolloutId)
  }

  let head: TrailHead
  beforeEach(async () => {
    await emptyTables(database)
    await draft('d1')
    await lock('room-1')
    await draft('d2')
    head = (await verifyTrail(database.db)).head as TrailHead
  })

  test('a head proves everything before it, and the check counts the events after it', async () => {
    const whole = { isIntact: true, checkedEvents: 7, unprovedEvents: 0 }
    expect(await verifyTrail(database.db, { against: head })).toMatchObject(whole)
    await remind('R-1')
    await remind('R-2')
    await lock('room-2')
    await draft('d3')
    const later = await verifyTrail(database.db, { against: head })
    expect(later).toMatchObject({ isIntact: true, checkedEvents: 13, unprovedEvents: 6 })
    expect(await verifyTrail(database.db, { against: later.head })).toMatchObject({ unprovedEvents: 0 })
    const kept = parseTrailHead(` ${trailHeadText(head).toLowerCase()} `)
    expect(await verifyTrail(database.db, { against: kept })).toMatchObject({ unprovedEvents: 6 })
  })

  test('a cut tail is found by a later rollout that follows it, or at the end by the head', async () => {
    await cutAfter('R-2', 2)
    expect(await problems()).toEqual([])
    expect(await problems(head)).toEqual([
      {
        rolloutId: 'R-2',
        flaw: { code: 'events-cut', afterSeq: 2, named: { by: 'given-head', seq: 3 } },
      },
    ])
    await cutAfter('R-1', 2)
    expect(await problems()).toEqual([
      {
        rolloutId: 'R-1',
        flaw: { code: 'events-cut', afterSeq: 2, named: { by: { trailId: 'R-2' }, seq: 3 } },
      },
    ])
  })

  test('the removal of the last rollout with its number is found by the head', async () => {
    const audit = createSqlAuditTrail(database.db)
    expect(await audit.verifyAll()).toMatchObject({ damages: [], head })
    const { db } = database
    for (const table of ['event', 'rollout', 'rollout_snapshot', 'rollout_frame', 'reserved_device'] as const)
      await db.deleteFrom(table).where('rollout_id', '=', 'R-2').execute()
    await db.updateTable('counter').set({ value: 1 }).execute()
    await db.deleteFrom('trail_bound').execute()
    expect(await problems()).toEqual([])
    const missing = { rolloutId: 'R-2', flaw: { code: 'trail-missing' } }
    expect(await problems(head)).toMatchObject([missing])
    // The bot saw it before, so no head needs to be given.
    expect(await audit.verifyAll()).toMatchObject({ damages: [missing] })
  })

  test('references to a removed rollout or an unassigned number are found without a head', async () => {
    const { db } = database
    for (const table of ['event', 'rollout', 'rollout_snapshot', 'rollout_frame'] as const)
      await db.deleteFrom(table).where('rollout_id', '=', 'R-2').execute()
    await db.deleteFrom('trail_bound').execute()
    await db.insertInto('claimed_key').values({ key: 'draft:1', value: 'R-2', at_ms: 1 }).execute()
    await db.updateTable('counter').set({ value: 1 }).execute()
    const missing = [{ rolloutId: 'R-2', flaw: { code: 'rollout-missing' } }]
    expect(await problems()).toEqual(missing)
    await db.deleteFrom('claimed_key').execute()
    await db
      .insertInto('card')
      .values({ rollout_id: 'R-2', place: 'C1', message_ts: null, drawn_version: 0, is_terminal: 0 })
      .execute()
    expect(await problems()).toEqual(missing)
    await db.deleteFrom('card').execute()
    await db.updateTable('counter').set({ value: 0 }).execute()
    expect(await problems()).toEqual([{ rolloutId: 'R-1', flaw: { code: 'number-not-given' } }])
  })

  test('a rewritten chain with consistent hashes is found by the rollout that follows it', async () => {
    await rewriteChain('R-1', { event: (text) => text.replaceAll('"U1"', '"U2"') })
    expect(await problems()).toEqual([
      { rolloutId: 'R-1', seq: 3, flaw: { code: 'other-hash', by: { trailId: 'R-2' } } },
    ])
  })

  test('a rollout changed to follow nothing is found', async () => {
    await rewriteChain('R-2', { follows: null })
    await draft('d3')
    const report = await verifyTrail(database.db, { against: head })
    expect(report.problems).toContainEqual({
      rolloutId: 'R-2',
      seq: 3,
      flaw: { code: 'other-hash', by: 'given-head' },
    })
    expect(await problems()).toContainEqual(expect.objectContaining({ rolloutId: 'R-1' }))
  })

  test('rollouts all changed to follow nothing are found', async () => {
    await rewriteChain('R-2', { follows: null })
    await database.db.deleteFrom('trail_bound').execute()
    expect(await problems()).toEqual([
      { rolloutId: 'R-2', seq: 1, flaw: { code: 'not-following', trailId: 'R-1' } },
    ])
  })

  test('a changed project, number or mark is found', async () => {
    const { db } = database
    await db.updateTable('rollout').set({ project_id: 'p2' }).where('rollout_id', '=', 'R-1').execute()
    expect(await problems()).toEqual([{ rolloutId: 'R-1', flaw: { code: 'project-differs' } }])
    await db.updateTable('rollout').set({ project_id: PROJECT }).execute()
    await db.insertInto('trail_bound').values({ trail_id: 'R-2', seq: 3 }).execute()
    expect(await problems()).toEqual([{ rolloutId: 'R-2', flaw: { code: 'marked-only' } }])
  })

  test('the project trail is chained, too, and followed by the next rollout', async () => {
    const { db } = database
    const trailId = `project ${PROJECT}`
    await lock('room-2')
    const [first] = await db.selectFrom('project_event').selectAll().where('seq', '=', 1).execute()
    const setEvent = (event: string) =>
      db.updateTable('project_event').set({ event }).where('seq', '=', 1).execute()
    await setEvent((first?.event ?? '').replace('visit', 'visiT'))
    expect(await problems()).toEqual([{ rolloutId: trailId, seq: 1, flaw: { code: 'content-changed' } }])
    await setEvent(first?.event ?? '')
    await db.deleteFrom('project_event').where('seq', '=', 2).execute()
    expect(await problems()).toEqual([{ rolloutId: trailId, flaw: { code: 'events-cut', afterSeq: 1 } }])
    await db.deleteFrom('project_event').execute()
    await db.deleteFrom('project_trail').execute()
    expect(await problems()).toEqual([
      { rolloutId: trailId, flaw: { code: 'trail-missing', by: { trailId: 'R-2' } } },
    ])
  })

  test('concurrent writers make one complete trail', async () => {
    await Promise.all([
      ...['a', 'b', 'c', 'd'].map((deviceId) => draft(deviceId)),
      ...['a', 'b', 'c', 'd', 'e', 'f'].map((roomId) => lock(roomId)),
      remind('R-1'),
      remind('R-2'),
    ])
    const last = await draft('e')
    const report = await verifyTrail(database.db)
    expect(report.problems).toEqual([])
    expect(report.head?.rolloutId).toBe(last)
    expect(await verifyTrail(database.db, { against: report.head })).toMatchObject({ unprovedEvents: 0 })
  })
})

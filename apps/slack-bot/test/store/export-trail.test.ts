// Exports of the audit trail, as lines and as a table.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Event } from '../../src/rollouts/model/event.ts'
import { CSV_HEADER, toCsvLine } from '../../src/store/trail/export/export-lines.ts'
import { exportTrail } from '../../src/store/trail/export/export-trail.ts'
import { createSqlRolloutStore } from '../../src/store/rollouts/sql-rollout-store.ts'
import { openTemporarySqlite, type TestDatabase } from '../support/test-databases.ts'
import { draftRollout } from './export-samples.ts'
import { commitEvents, draftedEvent, requestedEvent } from './sample-rollouts.ts'

let database: TestDatabase
let csv = ''
beforeAll(async () => {
  database = await openTemporarySqlite()
  const store = createSqlRolloutStore(database.db)
  const rejected: Event = {
    type: 'rollout-rejected',
    by: 'U2',
    remark: '=HYPERLINK("http://x"), "quoted"\nand more',
  }
  await database.transactions.run(async (transaction) => {
    for (const deviceId of ['d1', 'd2']) {
      const rolloutId = await store.nextRolloutId(transaction)
      await commitEvents(store, transaction, {
        rolloutId,
        events: [draftedEvent(rolloutId, [deviceId]), requestedEvent([deviceId]), rejected],
      })
    }
  })
  await exportTrail(database.db, { of: 'everything', format: 'csv' }, async (text) => {
    csv += text
  })
})
afterAll(() => database.close())

/** Parses CSV by RFC 4180, independent of the writer. */
const parseCsv = (text: string): string[][] => {
  const rows: string[][] = []
  let row: string[] = []
  for (const match of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gu)) {
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    if (match[3] === '\r\n') {
      rows.push(row)
      row = []
    }
  }
  return rows
}

test('a table says who did what and when, keeps every cell whole, and contains no formula', () => {
  const rows = parseCsv(csv)
  expect(rows).toHaveLength(7)
  expect(rows.every((row) => row.length === rows[0]?.length)).toBe(true)
  const [header = [], ...events] = rows
  const cell = (line: number, name: string): string => events[line]?.[header.indexOf(name)] ?? ''
  expect([0, 1, 2].map((line) => [cell(line, 'event'), cell(line, 'actor')])).toEqual([
    ['rollout-drafted', 'U1'],
    ['approval-requested', ''],
    ['rollout-rejected', 'U2'],
  ])
  expect(cell(0, 'time_utc')).toBe('2026-05-04T08:00:00.000Z')
  expect(JSON.parse(cell(2, 'details'))).toMatchObject({
    remark: '=HYPERLINK("http://x"), "quoted"\nand more',
  })
  for (const row of rows) for (const value of row) expect(value).not.toMatch(/^[=+\-@]/u)
})

test('each call of an event is in its cell', () => {
  const cells = (event: Event): string[] => {
    const row = { rolloutId: 'R-1', projectId: 'p1', seq: 1, atMs: 0, previousHash: '', hash: '' }
    const [header = [], line = []] = parseCsv(
      CSV_HEADER + toCsvLine({ ...row, event: JSON.stringify(event) }),
    )
    return [line[header.indexOf('request_id')] ?? '']
  }
  const outcome = { kind: 'accepted', finishedAtMs: 1, requestId: 't1' } as const
  expect(cells({ type: 'dispatch-recorded', dispatchId: 'R-1/d1', outcome })).toEqual(['t1'])
  expect(cells({ type: 'rollout-observed', readStartedAtMs: 1, requestIds: ['t1', 't2'] })).toEqual(['t1 t2'])
  expect(cells({ type: 'rollout-observed', readStartedAtMs: 1 })).toEqual([''])
})

test('a damaged row says so in its place, and the others are there', async () => {
  const { db } = database
  const row = { rollout_id: 'R-2', seq: 2 } as const
  const where = db.updateTable('event').where('rollout_id', '=', row.rollout_id).where('seq', '=', row.seq)
  await where.set({ event: 'not JSON' }).execute()
  let text = ''
  const exported = await exportTrail(db, { of: 'R-2', format: 'csv' }, async (page) => {
    text += page
  })
  expect(exported).toMatchObject({ events: 3, damages: [{ rolloutId: 'R-2', seq: 2 }] })
  expect(exported?.head).toBeUndefined()
  expect(text.split('\r\n').map((line) => line.slice(0, 24))).toMatchObject([
    'time_utc,rollout,seq,eve',
    expect.stringContaining('2026-05-04') as string,
    '"R-2, event #2 is damage',
    expect.stringContaining('2026-05-04') as string,
    '',
  ])
})

test('of a rollout that is not there, nothing is written', async () => {
  const written: string[] = []
  const exported = await exportTrail(database.db, { of: 'R-9', format: 'csv' }, async (text) => {
    written.push(text)
  })
  expect(exported).toBeUndefined()
  expect(written).toEqual([])
})

test('20,000 events pass through a page at a time: none is read before the last was written', async () => {
  const { db, transactions } = database
  const store = createSqlRolloutStore(db)
  const rolloutId = await draftRollout(database, 'd3')
  const reminded = Array.from({ length: 1_000 }, (): Event => ({ type: 'approval-reminded' }))
  for (let commit = 0; commit < 20; commit += 1)
    await transactions.run((transaction) => commitEvents(store, transaction, { rolloutId, events: reminded }))
  const rows = { read: 0, written: 0, mostHeld: 0 }
  const watched = db.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      rows.read += result.rows.length
      return result
    },
  })
  let isWriting = false
  const exported = await exportTrail(watched, { of: rolloutId, format: 'jsonl' }, async (text) => {
    expect(isWriting).toBe(false)
    isWriting = true
    const readBefore = rows.read
    await nextTurn()
    expect(rows.read).toBe(readBefore)
    rows.mostHeld = Math.max(rows.mostHeld, rows.read - rows.written)
    rows.written += text.split('\n').length - 1
    isWriting = false
  })
  expect(exported).toMatchObject({ damages: [] })
  expect(exported?.events).toBeGreaterThan(20_000)
  // One page, and the row with the state.
  expect(rows.mostHeld).toBeLessThanOrEqual(201)
})

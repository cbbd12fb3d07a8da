// Exports of the audit trail, as lines and as a table.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Event } from '../../src/rollouts/model/event.ts'
import {
  CSV_HEADER,
  findProblemsInJsonl,
  toCsvLine,
  toJsonlLine,
} from '../../src/store/trail/export-trail.ts'
import { createSqlRolloutStore } from '../../src/store/rollouts/sql-rollout-store.ts'
import { trailPages } from '../../src/store/trail/trail-rows.ts'
import { openTemporarySqlite, type TestDatabase } from '../support/test-databases.ts'
import { commitEvents, draftedEvent, requestedEvent } from './sample-rollouts.ts'

let database: TestDatabase
let jsonl = ''
let csv = CSV_HEADER
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
  for (const rolloutId of ['R-1', 'R-2'])
    for await (const rows of trailPages(database.db, rolloutId)) {
      jsonl += rows.map(toJsonlLine).join('')
      csv += rows.map(toCsvLine).join('')
    }
})
afterAll(() => database.close())

/** Reads CSV by RFC 4180, written apart from the writer. */
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

test('an export of lines is verified by itself, and any changed character is found', () => {
  expect(jsonl.trim().split('\n')).toHaveLength(6)
  expect(findProblemsInJsonl(jsonl)).toEqual([])
  for (let at = 0; at < jsonl.length; at += 37) {
    if (jsonl[at] === '\n') continue
    const changed = jsonl.slice(0, at) + (jsonl[at] === '7' ? '8' : '7') + jsonl.slice(at + 1)
    expect(
      findProblemsInJsonl(changed).length,
      `character ${at}: ${jsonl.slice(at - 10, at + 10)}`,
    ).toBeGreaterThan(0)
  }
})

test('a line that is missing or no event is named', () => {
  const lines = jsonl.trim().split('\n')
  expect(findProblemsInJsonl(lines.toSpliced(1, 1).join('\n'))).toEqual([
    { rolloutId: 'R-1', seq: 3, flaw: { code: 'event-missing', missingSeq: 2 } },
  ])
  expect(findProblemsInJsonl(`${jsonl}{"seq":1}\n`)).toEqual([{ line: 7, flaw: { code: 'not-an-event' } }])
})

test('a table says who did what when, keeps every cell whole, and runs no formula', () => {
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

test('each request to the cloud that an event tells of is in its cell', () => {
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

test('a rollout that was cut shows where another of the same export follows it', () => {
  const lines = jsonl.trim().split('\n')
  expect(findProblemsInJsonl(lines.toSpliced(2, 1).join('\n'))).toEqual([
    {
      rolloutId: 'R-1',
      flaw: { code: 'events-cut', afterSeq: 2, named: { by: { trailId: 'R-2' }, seq: 3 } },
    },
  ])
})

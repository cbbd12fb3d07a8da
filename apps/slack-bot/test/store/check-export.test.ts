// The verifier of exports, which only has the file.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseTrailHead, type TrailHead } from '../../src/rollouts/ports/trail-head.ts'
import { checkExport } from '../../src/store/trail/export/check-export.ts'
import { createSqlAuditTrail } from '../../src/store/trail/sql-audit-trail.ts'
import { openTemporarySqlite, type TestDatabase } from '../support/test-databases.ts'
import { draftRollout, exportText, lockRoom } from './export-samples.ts'

let database: TestDatabase
let text = ''
let head: TrailHead
beforeAll(async () => {
  database = await openTemporarySqlite()
  await draftRollout(database, 'd1')
  await lockRoom(database)
  await draftRollout(database, 'd2')
  text = await exportText(database)
  head = (await createSqlAuditTrail(database.db).verifyAll()).head as TrailHead
})
afterAll(() => database.close())

/** In pieces of any size, as a file is read. */
async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}
const check = (content: string | Uint8Array, against?: TrailHead, pieceBytes = 1_000) => {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  return checkExport(() => inPieces(bytes, pieceBytes), against)
}
const lines = () => text.trimEnd().split('\n')
const damagesOf = async (kept: readonly string[], against?: TrailHead) =>
  (await check(`${kept.join('\n')}\n`, against)).damages

test('an export of everything is intact by itself, in pieces of any size', async () => {
  const whole = { of: 'everything', events: 7, trails: 3, damages: [], head, followedElsewhere: [] }
  for (const pieceBytes of [1, 7, 100_000]) expect(await check(text, undefined, pieceBytes)).toEqual(whole)
  expect(await check(text, head)).toEqual({ ...whole, unprovedEvents: 0 })
})

const changedAt = async (original: string, at: number, to: number): Promise<number> => {
  const bytes = new TextEncoder().encode(original)
  bytes[at] = to
  return (await check(bytes, undefined, 100_000)).damages.length
}

/** The file's last byte ends its last line, whichever character it is. */
const coveredBytes = (original: string): number => new TextEncoder().encode(original).length - 1

test('a change of any byte is found', async () => {
  const bytes = new TextEncoder().encode(text)
  await fc.assert(
    fc.asyncProperty(fc.nat(coveredBytes(text) - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
      const found = await changedAt(text, at, ((bytes[at] ?? 0) + by) % 256)
      expect(found, `byte ${at}: ${text.slice(Math.max(0, at - 10), at + 10)}`).toBeGreaterThan(0)
    }),
    { numRuns: 1_500 },
  )
})

/** The bytes of the first line and of the last one. */
const outerBytes = (original: string): readonly number[] => {
  const bytes = new TextEncoder().encode(original)
  const lastLine = bytes.lastIndexOf(0x0a, bytes.length - 2)
  return Array.from({ length: coveredBytes(original) }, (_, at) => at).filter(
    (at) => at <= bytes.indexOf(0x0a) || at >= lastLine,
  )
}

test('every byte of the first line and of the last is covered, also in an export of one rollout', async () => {
  const uncovered: string[] = []
  for (const original of [text, await exportText(database, 'R-2')]) {
    const bytes = new TextEncoder().encode(original)
    for (const at of outerBytes(original))
      for (const to of [0x20, 0x33])
        if (bytes[at] !== to && (await changedAt(original, at, to)) === 0) uncovered.push(`${at} ${to}`)
  }
  expect(uncovered).toEqual([])
})

test('line ends changed by a mail program or an editor are not damage', async () => {
  expect((await check(text.replaceAll('\n', '\r\n'))).damages).toEqual([])
  expect((await check(`${text}\n`)).damages).toEqual([])
})

test('a line that is missing, is not an event, or occurs twice is named once', async () => {
  // Line 1 is the lock, lines 2 to 4 are R-1, lines 5 to 7 are R-2.
  expect(await damagesOf(lines().toSpliced(2, 1))).toMatchObject([
    { line: 3, trailId: 'R-1', seq: 3, flaw: { code: 'event-missing', missingSeq: 2 } },
    { flaw: { code: 'other-count', named: 7, found: 6 } },
  ])
  expect(await damagesOf(lines().with(2, 'garbage'))).toMatchObject([
    { line: 3, flaw: { code: 'not-an-event' } },
    { flaw: { code: 'other-count', named: 7, found: 6 } },
  ])
  expect(await damagesOf(lines().toSpliced(3, 0, lines()[2] ?? ''))).toMatchObject([
    { line: 4, trailId: 'R-1', seq: 2, flaw: { code: 'event-missing', missingSeq: 3 } },
    { flaw: { code: 'other-count', named: 7, found: 8 } },
  ])
})

test('a file that was shortened or extended is found', async () => {
  expect(await damagesOf(lines().slice(0, -1))).toMatchObject([{ flaw: { code: 'no-closing-line' } }])
  expect((await check('')).damages).toMatchObject([{ flaw: { code: 'no-closing-line' } }])
  expect(await damagesOf([...lines(), ...lines()])).not.toEqual([])
  expect(await damagesOf(lines().toSpliced(6, 1))).toMatchObject([
    { trailId: 'R-2', flaw: { code: 'events-cut', afterSeq: 2, named: { by: 'closing-line', seq: 3 } } },
    { flaw: { code: 'other-count', named: 7, found: 6 } },
  ])
})

test('a removed trail is reported as missing, whatever mentions it', async () => {
  const without = (trailId: string) => lines().filter((line) => !line.includes(`"rolloutId":"${trailId}"`))
  expect(await damagesOf(without('R-1'))).toMatchObject([
    { trailId: 'R-1', flaw: { code: 'trail-missing', by: { trailId: 'R-2' } } },
    { flaw: { code: 'other-count', named: 7, found: 4 } },
  ])
  expect(await damagesOf(without('project p1'))).toMatchObject([{ trailId: 'project p1' }, {}])
})

test('a forged last line is found with a kept head', async () => {
  const closing = JSON.parse(lines().at(-1) ?? '') as { events: number; heads: [string, number, string][] }
  const [, , r2] = closing.heads
  const newest = lines()[5] ?? ''
  const cut = JSON.stringify({
    ...closing,
    events: 6,
    heads: [...closing.heads.slice(0, 2), [r2?.[0], 2, (JSON.parse(newest) as { hash: string }).hash]],
  })
  expect(await damagesOf([...lines().slice(0, 7), cut])).toMatchObject([
    { trailId: 'R-2', flaw: { code: 'events-after-closing-head' } },
  ])
  const forged = [...lines().slice(0, 6), cut]
  expect(await damagesOf(forged)).toEqual([])
  expect(await damagesOf(forged, head)).toMatchObject([
    { trailId: 'R-2', flaw: { code: 'events-cut', afterSeq: 2, named: { by: 'given-head', seq: 3 } } },
  ])
})

test('an export of one rollout says what it follows, and which events a head does not cover', async () => {
  const single = await exportText(database, 'R-2')
  const expected = {
    of: 'R-2',
    events: 3,
    trails: 1,
    damages: [],
    followedElsewhere: ['R-1', 'project p1'],
  }
  expect(await check(single)).toMatchObject(expected)
  expect(await check(single, head)).toMatchObject({ ...expected, unprovedEvents: 0 })
  const older = parseTrailHead(`R-2/2/${(JSON.parse(single.split('\n')[1] ?? '') as { hash: string }).hash}`)
  expect(await check(single, older)).toMatchObject({ ...expected, unprovedEvents: 1 })
  const ofOther = parseTrailHead(`R-7/2/${'0'.repeat(24)}`)
  expect(await check(single, ofOther)).toMatchObject({ ...expected, unprovedEvents: 3 })
  expect((await check(text, ofOther)).damages).toMatchObject([
    { trailId: 'R-7', flaw: { code: 'trail-missing', by: 'given-head' } },
  ])
})

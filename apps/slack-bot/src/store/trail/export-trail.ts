import { stringify } from 'csv-stringify/sync'
import type { TrailDamage, TrailFlaw } from '../../rollouts/ports/audit-trail.ts'
import { parseEvent } from '../parse-stored.ts'
import { findTrailProblem, type KnownHash } from './check-chain.ts'
import { parseLinks } from './trail-links.ts'
import type { TrailRow } from './trail-rows.ts'

/*
 * Exports of the trail. JSONL has every byte that the hashes cover, so it can be verified without the bot.
 */

/** One event as a line of JSON. */
export const toJsonlLine = (row: TrailRow): string => `${JSON.stringify(row)}\n`

const COLUMNS = [
  'time_utc',
  'rollout',
  'seq',
  'event',
  'actor',
  'device',
  'plan_hash',
  'request_id',
  'details',
  'previous_hash',
  'hash',
] as const

/** CSV by RFC 4180. Cells that look like a formula get an apostrophe, because spreadsheets run them (OWASP, CSV Injection). */
const toLine = (cells: readonly string[]): string =>
  stringify([cells], { escape_formulas: true, record_delimiter: 'windows' })

export const CSV_HEADER = toLine(COLUMNS)

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The request ids of all cloud calls in an event, at any depth. */
const requestIdsIn = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(requestIdsIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'requestId') return typeof inner === 'string' ? [inner] : []
    if (key === 'requestIds' && Array.isArray(inner)) return inner.map(textOf)
    return requestIdsIn(inner)
  })
}

/** One event as a line of CSV: who did what, when, to which device, with which plan and cloud request. */
export const toCsvLine = (row: TrailRow): string => {
  const event: Readonly<Record<string, unknown>> = { ...parseEvent(row.event, row) }
  const cells: Readonly<Record<(typeof COLUMNS)[number], string>> = {
    time_utc: new Date(row.atMs).toISOString(),
    rollout: row.rolloutId,
    seq: String(row.seq),
    event: textOf(event['type']),
    actor: textOf(event['by'] ?? event['requester']),
    device: textOf(event['deviceId']),
    plan_hash: textOf(event['planHash']),
    request_id: requestIdsIn(event).join(' '),
    details: row.event,
    previous_hash: row.previousHash,
    hash: row.hash,
  }
  return toLine(COLUMNS.map((column) => cells[column]))
}

const isTrailRow = (value: unknown): value is TrailRow => {
  if (typeof value !== 'object' || value === null) return false
  const row = value as Readonly<Record<string, unknown>>
  return (
    ['rolloutId', 'projectId', 'event', 'previousHash', 'hash'].every(
      (name) => typeof row[name] === 'string',
    ) &&
    (row['follows'] === undefined || typeof row['follows'] === 'string') &&
    typeof row['seq'] === 'number' &&
    typeof row['atMs'] === 'number'
  )
}

const parseLine = (line: string): TrailRow | undefined => {
  try {
    const value: unknown = JSON.parse(line)
    return isTrailRow(value) ? value : undefined
  } catch {
    return undefined
  }
}

/**
 * Checks a JSONL export without the database. Events missing at the end of a rollout are found if another rollout in the
 * export follows it.
 */
export const findProblemsInJsonl = (
  jsonl: string,
): readonly (TrailDamage | { readonly line: number; readonly flaw: TrailFlaw })[] => {
  const rows: TrailRow[] = []
  const problems: (TrailDamage | { readonly line: number; readonly flaw: TrailFlaw })[] = []
  for (const [index, line] of jsonl.split('\n').entries()) {
    if (line === '') continue
    const row = parseLine(line)
    if (row === undefined) problems.push({ line: index + 1, flaw: { code: 'not-an-event' } })
    else rows.push(row)
  }
  const known = Map.groupBy(
    rows.flatMap((row) =>
      parseLinks(row.follows).map((link) => ({ ...link, by: { trailId: row.rolloutId } })),
    ),
    ({ trailId }) => trailId,
  )
  for (const [rolloutId, ofRollout] of Map.groupBy(rows, (row) => row.rolloutId)) {
    const hashes: readonly KnownHash[] = known.get(rolloutId) ?? []
    const problem = findTrailProblem(rolloutId, ofRollout, hashes)
    if (problem !== undefined) problems.push(problem)
  }
  return problems
}

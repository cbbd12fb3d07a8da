import { stringify } from 'csv-stringify/sync'
import { z } from 'zod'
import { parseEvent } from '../../parse-stored.ts'
import type { TrailRow } from '../trail-rows.ts'

/*
 * Exports of the trail. JSONL has every byte that the hashes cover, so it can be verified without the bot.
 */

/** One event as a line of JSON. The order of the fields is part of the format. */
export const toJsonlLine = ({
  rolloutId,
  projectId,
  seq,
  atMs,
  event,
  follows,
  previousHash,
  hash,
}: TrailRow): string =>
  `${JSON.stringify({ rolloutId, projectId, seq, atMs, event, follows, previousHash, hash })}\n`

const rowSchema = z.object({
  rolloutId: z.string(),
  projectId: z.string(),
  seq: z.number().int(),
  atMs: z.number().int(),
  event: z.string(),
  follows: z.string().optional(),
  previousHash: z.string(),
  hash: z.string(),
})

/** The event in a parsed line of JSONL; undefined if it is none. */
export const toRow = (value: unknown): TrailRow | undefined => {
  const { data } = rowSchema.safeParse(value)
  if (data === undefined) return undefined
  const { follows, ...row } = data
  return { ...row, ...(follows !== undefined && { follows }) }
}

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

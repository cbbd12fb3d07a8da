import type { Kysely } from 'kysely'
import type { DatabaseSchema } from '../database/schema.ts'
import type { AuditTrail, TrailEntry } from '../rollouts/ports/audit-trail.ts'
import { CSV_HEADER, toCsvLine, toJsonlLine } from './export-trail.ts'
import { parseEvent } from './parse-stored.ts'
import { checkRollout, verifyTrail, type TrailRow } from './verify-trail.ts'

/** A damaged row must not hide the others, so whatever fails on it says so in its place. */
const orElse = <T>(make: () => T, otherwise: T): T => {
  try {
    return make()
  } catch {
    return otherwise
  }
}

const toEntry = (row: TrailRow): TrailEntry => {
  const event = orElse(() => parseEvent(row.event, row), undefined)
  return { seq: row.seq, atMs: row.atMs, ...(event !== undefined && { event }) }
}

/** The trail in the database, checked as it is read. */
export const createSqlAuditTrail = (db: Kysely<DatabaseSchema>): AuditTrail => ({
  read: async (rolloutId) => {
    const { events, problem } = await checkRollout(db, rolloutId)
    if (events.length === 0 && problem?.problem === 'it has events and no state') return undefined
    return {
      entries: events.map(toEntry),
      ...(problem !== undefined && { damage: problem }),
      csv: [
        CSV_HEADER,
        ...events.map((row) => orElse(() => toCsvLine(row), `"event #${row.seq} is damaged"`)),
      ].map((line) => line.trimEnd()),
      jsonl: events.map((row) => toJsonlLine(row).trimEnd()),
    }
  },
  verifyAll: async () => {
    const { checkedEvents, problems } = await verifyTrail(db)
    return { checkedEvents, damages: problems }
  },
})

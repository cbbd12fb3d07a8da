import type { Kysely } from 'kysely'
import type { DatabaseSchema } from '../../database/schema.ts'
import { parseRolloutId } from '../../rollouts/model/ids.ts'
import type { AuditTrail, TrailEntry } from '../../rollouts/ports/audit-trail.ts'
import type { TrailHead } from '../../rollouts/ports/trail-head.ts'
import { checkRollout } from './check-rollout.ts'
import { exportTrail } from './export/export-trail.ts'
import { parseEvent } from '../parse-stored.ts'
import type { TrailRow } from './trail-rows.ts'
import { verifyTrail } from './verify-trail.ts'

/** A damaged row must not hide the others. */
const toEntry = (row: TrailRow): TrailEntry => {
  const { seq, atMs } = row
  try {
    return { seq, atMs, event: parseEvent(row.event, row) }
  } catch {
    return { seq, atMs }
  }
}

const headOf = (newest: TrailRow | undefined): TrailHead | undefined => {
  const rolloutId = newest === undefined ? undefined : parseRolloutId(newest.rolloutId)
  return newest === undefined || rolloutId === undefined
    ? undefined
    : { rolloutId, seq: newest.seq, hash: newest.hash }
}

/** The trail in the database, checked as it is read. */
export const createSqlAuditTrail = (db: Kysely<DatabaseSchema>): AuditTrail => {
  // Kept in memory, so that events removed from the database while the bot runs are found at the next check.
  let remembered: TrailHead | undefined
  return {
    read: async (rolloutId) => {
      const entries: TrailEntry[] = []
      const { newest, problem } = await checkRollout(db, rolloutId, {
        onPage: (rows) => {
          for (const row of rows) entries.push(toEntry(row))
        },
      })
      if (entries.length === 0 && problem?.flaw.code === 'no-state') return undefined
      const head = headOf(newest)
      return {
        entries,
        ...(problem === undefined ? head !== undefined && { head } : { damage: problem }),
      }
    },
    export: (wanted, write) => exportTrail(db, { ...wanted, remembered }, write),
    verifyAll: async (against) => {
      const { checkedEvents, problems, head, unprovedEvents } = await verifyTrail(db, { against, remembered })
      if (problems.length === 0) remembered = head
      return {
        checkedEvents,
        damages: problems,
        ...(head !== undefined && { head }),
        ...(unprovedEvents !== undefined && { unprovedEvents }),
      }
    },
  }
}

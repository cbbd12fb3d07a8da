import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { DatabaseSchema } from '../../database/schema.ts'
import type { ChainedRow } from './hash-chain.ts'

/** One row of the trail, as stored and exported. */
export interface TrailRow extends ChainedRow {
  readonly previousHash: string
  readonly hash: string
}

/** Small enough to be checked in a few milliseconds. */
const PAGE_SIZE = 200

export const toTrailRow = (row: DatabaseSchema['event']): TrailRow => ({
  rolloutId: row.rollout_id,
  projectId: row.project_id,
  seq: row.seq,
  atMs: row.at_ms,
  event: row.event,
  ...(row.follows !== null && { follows: row.follows }),
  previousHash: row.previous_hash,
  hash: row.hash,
})

/** The rows of one rollout in pages, oldest first. Other work can run between two pages. */
export async function* trailPages(
  db: Kysely<DatabaseSchema>,
  rolloutId: string,
): AsyncGenerator<readonly TrailRow[]> {
  const pages = db
    .selectFrom('event')
    .selectAll()
    .where('rollout_id', '=', rolloutId)
    .orderBy('seq')
    .limit(PAGE_SIZE)
  let page = pages
  for (;;) {
    const rows = await page.execute()
    if (rows.length > 0) yield rows.map(toTrailRow)
    const last = rows.at(-1)
    if (last === undefined || rows.length < PAGE_SIZE) return
    page = pages.where('seq', '>', last.seq)
    await nextTurn()
  }
}

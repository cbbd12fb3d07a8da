import type { Kysely } from 'kysely'
import type { DatabaseSchema } from '../../database/schema.ts'
import type { TrailDamage } from '../../rollouts/ports/audit-trail.ts'
import { createChainCheck, type KnownHash } from './check-chain.ts'
import { createStateCheck, readStateRow } from './check-state.ts'
import { trailPages, type TrailRow } from './trail-rows.ts'

export interface CheckedRollout {
  readonly events: number
  readonly newest?: TrailRow
  readonly problem?: TrailDamage
}

/** The bot may write during the check, so the version is read again: events above it were never committed. */
const strayProblem = async (
  db: Kysely<DatabaseSchema>,
  newest: TrailRow | undefined,
): Promise<TrailDamage | undefined> => {
  if (newest === undefined) return undefined
  const { rolloutId, seq } = newest
  const row = await db
    .selectFrom('rollout')
    .select('version')
    .where('rollout_id', '=', rolloutId)
    .executeTakeFirst()
  return row !== undefined && row.version >= seq ? undefined : { rolloutId, flaw: { code: 'not-committed' } }
}

/** Receives the rows, a page at a time; the next page waits for it. */
export type OnPage = (rows: readonly TrailRow[]) => void | Promise<void>

/**
 * Reads one rollout's rows, oldest first, and checks them and the resulting state. It reads in pages, so that a long
 * trail doesn't block other work.
 */
export const checkRollout = async (
  db: Kysely<DatabaseSchema>,
  rolloutId: string,
  facts: {
    readonly known?: readonly KnownHash[]
    readonly onPage?: OnPage | undefined
  } = {},
): Promise<CheckedRollout> => {
  const row = await readStateRow(db, rolloutId)
  const chain = createChainCheck(rolloutId, facts.known)
  const state = row === undefined ? undefined : createStateCheck(row)
  let events = 0
  let impossible: TrailDamage | undefined
  for await (const rows of trailPages(db, rolloutId)) {
    events += rows.length
    await facts.onPage?.(rows)
    for (const event of rows) {
      chain.add(event)
      if (chain.problem !== undefined || impossible !== undefined) continue
      try {
        await state?.add(event)
      } catch {
        impossible = { rolloutId, seq: event.seq, flaw: { code: 'impossible-event' } }
      }
    }
  }
  const { newest } = chain
  const problem =
    chain.problem ??
    impossible ??
    (state === undefined ? { rolloutId, flaw: { code: 'no-state' as const } } : state.end()) ??
    chain.end() ??
    (await strayProblem(db, newest))
  return { events, ...(newest !== undefined && { newest }), ...(problem !== undefined && { problem }) }
}

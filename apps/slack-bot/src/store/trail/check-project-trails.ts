import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { DatabaseSchema } from '../../database/schema.ts'
import type { TrailDamage } from '../../rollouts/ports/audit-trail.ts'
import { createChainCheck, type KnownHash } from './check-chain.ts'
import type { OnPage } from './check-rollout.ts'
import { projectTrailId } from './trail-links.ts'
import type { TrailRow } from './trail-rows.ts'

const PAGE_SIZE = 500

async function* projectPages(db: Kysely<DatabaseSchema>, projectId: string) {
  const pages = db
    .selectFrom('project_event')
    .selectAll()
    .where('project_id', '=', projectId)
    .orderBy('seq')
    .limit(PAGE_SIZE)
  let page = pages
  for (;;) {
    const rows = await page.execute()
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows
    page = pages.where('seq', '>', last.seq)
    await nextTurn()
  }
}

const toProjectRow = (row: DatabaseSchema['project_event']): TrailRow => ({
  rolloutId: projectTrailId(row.project_id),
  projectId: row.project_id,
  seq: row.seq,
  atMs: row.at_ms,
  event: row.event,
  previousHash: row.previous_hash,
  hash: row.hash,
})

/** Checks the projects' own trails (actions outside rollouts), also against known heads. */
export const checkProjectTrails = async (
  db: Kysely<DatabaseSchema>,
  knownOf: (projectId: string) => readonly KnownHash[],
  onPage?: OnPage,
): Promise<{
  readonly events: number
  readonly trailIds: readonly string[]
  readonly problems: readonly TrailDamage[]
}> => {
  const heads = await db.selectFrom('project_trail').selectAll().orderBy('project_id').execute()
  const strays = await db.selectFrom('project_event').select('project_id').distinct().execute()
  const projectIds = [...new Set([...heads, ...strays].map((row) => row.project_id))]
  const problems: TrailDamage[] = []
  let events = 0
  for (const projectId of projectIds) {
    const trailId = projectTrailId(projectId)
    const check = createChainCheck(trailId, knownOf(projectId))
    for await (const page of projectPages(db, projectId)) {
      events += page.length
      const rows = page.map(toProjectRow)
      await onPage?.(rows)
      for (const row of rows) check.add(row)
    }
    const head = heads.find((row) => row.project_id === projectId)
    const isCut = (check.newest?.seq ?? 0) < (head?.seq ?? Infinity)
    const problem =
      check.end() ??
      (isCut
        ? { rolloutId: trailId, flaw: { code: 'events-cut' as const, afterSeq: check.newest?.seq ?? 0 } }
        : undefined)
    if (problem !== undefined) problems.push(problem)
  }
  return { events, trailIds: projectIds.map(projectTrailId), problems }
}

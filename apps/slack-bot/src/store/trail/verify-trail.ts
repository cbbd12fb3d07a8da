import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { DatabaseSchema } from '../../database/schema.ts'
import type { TrailHead } from '../../rollouts/ports/trail-head.ts'
import { parseRolloutId } from '../../rollouts/model/ids.ts'
import type { TrailDamage, TrailWitness } from '../../rollouts/ports/audit-trail.ts'
import type { KnownHash } from './check-chain.ts'
import { checkProjectTrails } from './check-project-trails.ts'
import { checkRollout, type OnPage } from './check-rollout.ts'
import { mentionedRollouts, missingRollouts, stateless } from './missing-rollouts.ts'
import { provedEvents } from './export/proved-events.ts'
import { parseLinks, projectTrailId, type TrailLink } from './trail-links.ts'

export interface TrailReport {
  readonly isIntact: boolean
  readonly checkedEvents: number
  readonly problems: readonly TrailDamage[]
  /** The head of the newest rollout; absent if there is none. */
  readonly head?: TrailHead
  /** Number of events after the given head, which it can't prove. */
  readonly unprovedEvents?: number
}

interface FirstRow {
  readonly rolloutId: string
  readonly number: number
  readonly links: readonly TrailLink[]
}

const readFirstRows = async (db: Kysely<DatabaseSchema>): Promise<readonly FirstRow[]> => {
  const rows = await db
    .selectFrom('rollout')
    .leftJoin('event', (join) =>
      join.onRef('event.rollout_id', '=', 'rollout.rollout_id').on('event.seq', '=', 1),
    )
    .select(['rollout.rollout_id', 'rollout.number', 'event.follows'])
    .orderBy('rollout.number')
    .execute()
  return rows.map((row) => ({
    rolloutId: row.rollout_id,
    number: row.number,
    links: parseLinks(row.follows),
  }))
}

/** Every rollout except the first must follow the one before it. */
const linkProblems = (rows: readonly FirstRow[]): readonly TrailDamage[] =>
  rows.slice(1).flatMap(({ rolloutId, links }, index) => {
    const before = rows[index]
    return before === undefined || links.some(({ trailId }) => trailId === before.rolloutId)
      ? []
      : [{ rolloutId, seq: 1, flaw: { code: 'not-following', trailId: before.rolloutId } }]
  })

/** The mark says which events are already followed. If it is too high, events would be left out. */
const markProblems = (
  bound: readonly DatabaseSchema['trail_bound'][],
  rows: readonly FirstRow[],
): readonly TrailDamage[] => {
  const followed = new Map<string, number>()
  for (const { trailId, seq } of rows.flatMap(({ links }) => links))
    followed.set(trailId, Math.max(seq, followed.get(trailId) ?? 0))
  return bound
    .filter(({ trail_id: trailId, seq }) => seq > (followed.get(trailId) ?? 0))
    .map(({ trail_id: trailId }) => ({
      rolloutId: trailId,
      flaw: { code: 'marked-only' },
    }))
}

const knownHashes = (
  rows: readonly FirstRow[],
  heads: readonly (TrailHead & { readonly by: TrailWitness })[],
): ReadonlyMap<string, readonly KnownHash[]> =>
  Map.groupBy(
    [
      ...rows.flatMap(({ rolloutId, links }) =>
        links.map(({ trailId, seq, hash }) => ({ trailId, seq, hash, by: { trailId: rolloutId } })),
      ),
      ...heads.map(({ rolloutId, seq, hash, by }) => ({ trailId: rolloutId as string, seq, hash, by })),
    ],
    ({ trailId }) => trailId,
  )

/** The number of events that a head proves. */
const provedCount = (head: TrailHead, rows: readonly FirstRow[]): number => {
  const proved = provedEvents(head, new Map(rows.map(({ rolloutId, links }) => [rolloutId, links])))
  return [...proved.values()].reduce((sum, seq) => sum + seq, 0)
}

/**
 * Checks every event and state. Finds any changed, missing or added byte and names its row, one problem per trail.
 * Events removed at the end, or rewritten with all their hashes, are found only with a head kept elsewhere: `against` is
 * given by a person, `remembered` was seen by this process before. `onPage` receives all rows.
 */
export const verifyTrail = async (
  db: Kysely<DatabaseSchema>,
  heads: { readonly against?: TrailHead | undefined; readonly remembered?: TrailHead | undefined } = {},
  onPage?: OnPage,
): Promise<TrailReport> => {
  const mentioned = await mentionedRollouts(db)
  const bound = await db.selectFrom('trail_bound').selectAll().execute()
  const rows = await readFirstRows(db)
  const { against, remembered } = heads
  const known = knownHashes(rows, [
    ...(against === undefined ? [] : [{ ...against, by: 'given-head' as const }]),
    ...(remembered === undefined ? [] : [{ ...remembered, by: 'remembered-head' as const }]),
  ])
  const projects = await checkProjectTrails(
    db,
    (projectId) => known.get(projectTrailId(projectId)) ?? [],
    onPage,
  )
  const trails = new Set([...rows.map(({ rolloutId }) => rolloutId), ...projects.trailIds])
  const problems: TrailDamage[] = [
    ...(await missingRollouts(
      db,
      mentioned,
      rows.map(({ number }) => number),
    )),
    ...markProblems(bound, rows),
    ...[...known]
      .filter(([trailId]) => !trails.has(trailId))
      .flatMap(([rolloutId, [first]]): readonly TrailDamage[] =>
        first === undefined ? [] : [{ rolloutId, flaw: { code: 'trail-missing', by: first.by } }],
      ),
    ...projects.problems,
  ]
  let checkedEvents = projects.events
  let head: TrailHead | undefined
  for (const { rolloutId } of rows) {
    const { events, newest, problem } = await checkRollout(db, rolloutId, {
      known: known.get(rolloutId) ?? [],
      onPage,
    })
    checkedEvents += events
    if (problem !== undefined) problems.push(problem)
    const id = parseRolloutId(rolloutId)
    if (id !== undefined && newest !== undefined) head = { rolloutId: id, seq: newest.seq, hash: newest.hash }
    await nextTurn()
  }
  problems.push(...(await stateless(db)), ...linkProblems(rows))
  const isIntact = problems.length === 0
  return {
    isIntact,
    checkedEvents,
    problems: [...Map.groupBy(problems, ({ rolloutId }) => rolloutId).values()].flatMap(
      ([first = []]) => first,
    ),
    ...(head !== undefined && { head }),
    ...(against !== undefined && isIntact && { unprovedEvents: checkedEvents - provedCount(against, rows) }),
  }
}

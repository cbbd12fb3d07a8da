import { sql, type Kysely } from 'kysely'
import type { DatabaseSchema } from '../../database/schema.ts'
import { projectTrailId, type TrailLink } from './trail-links.ts'

const unboundHeads = async (open: Kysely<DatabaseSchema>): Promise<readonly TrailLink[]> => {
  const rollouts = await open
    .selectFrom('rollout')
    .leftJoin('trail_bound', 'trail_bound.trail_id', 'rollout.rollout_id')
    .select(['rollout.rollout_id as trailId', 'rollout.version as seq', 'rollout.head_hash as hash'])
    .where((where) =>
      where.or([
        where('trail_bound.seq', 'is', null),
        where('trail_bound.seq', '<', where.ref('rollout.version')),
      ]),
    )
    .orderBy('rollout.number')
    .execute()
  const projects = await open
    .selectFrom('project_trail')
    .leftJoin('trail_bound', (join) =>
      join.on('trail_bound.trail_id', '=', sql<string>`'project ' || project_trail.project_id`),
    )
    .select(['project_id', 'project_trail.seq as seq', 'head_hash as hash'])
    .where((where) =>
      where.or([
        where('trail_bound.seq', 'is', null),
        where('trail_bound.seq', '<', where.ref('project_trail.seq')),
      ]),
    )
    .orderBy('project_id')
    .execute()
  return [
    ...rollouts,
    ...projects.map(({ project_id, seq, hash }) => ({ trailId: projectTrailId(project_id), seq, hash })),
  ]
}

/**
 * The heads of all trails with events that no rollout follows yet, for the first event of a new rollout. The caller has
 * locked the rollout counter, so that each event is followed once, by the next rollout.
 */
export const bindTrails = async (open: Kysely<DatabaseSchema>): Promise<string | undefined> => {
  const links = await unboundHeads(open)
  if (links.length === 0) return undefined
  for (const { trailId, seq } of links)
    await open
      .insertInto('trail_bound')
      .values({ trail_id: trailId, seq })
      .onConflict((on) => on.column('trail_id').doUpdateSet({ seq }))
      .execute()
  return JSON.stringify(links.map(({ trailId, seq, hash }) => [trailId, seq, hash]))
}

import type { Kysely } from 'kysely'
import type { DatabaseSchema } from '../../database/schema.ts'
import type { RolloutId } from '../../rollouts/model/ids.ts'
import { LIVE_STATUSES } from '../../rollouts/model/rollout.ts'

/** Ended rollouts whose card does not show the end yet: it was never posted, or drawn from an older version. */
export const loadEndedUndrawn = async (db: Kysely<DatabaseSchema>): Promise<readonly RolloutId[]> => {
  const rows = await db
    .selectFrom('rollout')
    .leftJoin('card', 'card.rollout_id', 'rollout.rollout_id')
    .select('rollout.rollout_id')
    .where('rollout.status', 'not in', [...LIVE_STATUSES, 'abandoned'])
    .where((where) =>
      where.or([
        where('card.message_ts', 'is', null),
        where('card.drawn_version', '<', where.ref('rollout.version')),
      ]),
    )
    .orderBy('rollout.number')
    .execute()
  return rows.map((row) => row.rollout_id as RolloutId)
}

import type { Kysely } from 'kysely'
import type { DatabaseSchema } from '../../database/schema.ts'
import { createFold } from '../../rollouts/state/fold.ts'
import type { TrailDamage, TrailFlaw } from '../../rollouts/ports/audit-trail.ts'
import { parseEvent } from '../parse-stored.ts'
import { isSameJson } from '../rollouts/same-json.ts'
import { joinState } from '../rollouts/stored-frame.ts'
import type { TrailRow } from './trail-rows.ts'

/** One statement, so that row, frame and snapshot are consistent. */
export const readStateRow = (db: Kysely<DatabaseSchema>, rolloutId: string) =>
  db
    .selectFrom('rollout')
    .leftJoin('rollout_frame', 'rollout_frame.rollout_id', 'rollout.rollout_id')
    .leftJoin('rollout_snapshot', 'rollout_snapshot.rollout_id', 'rollout.rollout_id')
    .selectAll('rollout')
    .select(['rollout_frame.frame', 'rollout_snapshot.state', 'rollout_snapshot.version as snapshotVersion'])
    .where('rollout.rollout_id', '=', rolloutId)
    .executeTakeFirst()

type StateRow = NonNullable<Awaited<ReturnType<typeof readStateRow>>>

const UNREADABLE = Symbol('unreadable')

const parseState = ({ frame, state }: StateRow): unknown => {
  try {
    return state === null ? undefined : joinState({ frame, state })
  } catch {
    return UNREADABLE
  }
}

/** Replays the events and compares the result with the stored row. */
export interface StateCheck {
  add(event: TrailRow): Promise<void>
  end(): TrailDamage | undefined
}

/**
 * Compares the state at the snapshot's version and the status at the row's version, so that a changed state is found as
 * well. Ignores events that were added after the row was read.
 */
export const createStateCheck = (row: StateRow): StateCheck => {
  const fold = createFold(undefined)
  let newest: TrailRow | undefined
  let isSnapshotRight = false
  let isOtherProject = false
  const stored = parseState(row)
  const flawOf = (): TrailFlaw | undefined => {
    if (newest === undefined) return { code: 'no-events' }
    if (newest.seq < row.version) return { code: 'events-cut', afterSeq: newest.seq }
    if (newest.hash !== row.head_hash) return { code: 'not-committed' }
    if (`R-${row.number}` !== row.rollout_id) return { code: 'number-differs', number: row.number }
    if (isOtherProject) return { code: 'project-differs' }
    if (row.state === null || row.snapshotVersion === null) return { code: 'snapshot-missing' }
    if (stored === UNREADABLE) return { code: 'state-unreadable' }
    return isSnapshotRight && row.status === fold.rollout?.status ? undefined : { code: 'state-differs' }
  }
  return {
    async add(event) {
      if (event.seq > row.version) return
      newest = event
      isOtherProject ||= event.projectId !== row.project_id
      const replayed = fold.apply({ event: parseEvent(event.event, event), atMs: event.atMs })
      // The fold changes its maps in place, so the states must be compared now.
      if (event.seq === row.snapshotVersion) isSnapshotRight = await isSameJson(stored, replayed)
    },
    end() {
      const flaw = flawOf()
      return flaw === undefined ? undefined : { rolloutId: row.rollout_id, flaw }
    },
  }
}

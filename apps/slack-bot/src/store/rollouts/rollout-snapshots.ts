import type { Kysely } from 'kysely'
import type { DatabaseSchema } from '../../database/schema.ts'
import { evolveAll, type Happened } from '../../rollouts/state/fold.ts'
import type { StoredRollout } from '../../rollouts/ports/rollout-store.ts'
import { hasPlan, isLive, type Rollout } from '../../rollouts/model/rollout.ts'
import { DamagedRowError } from '../damaged-row-error.ts'
import { parseEvent, parseRollout } from '../parse-stored.ts'
import { splitState } from './stored-frame.ts'

/** A new snapshot is due after this many events, or after as many as the rollout has devices, if that is more. */
const MIN_EVENTS = 100
/** Below the databases' limits of parameters per statement, at three per rollout. */
const ROLLOUTS_PER_READ = 200

/**
 * Whether a commit writes a snapshot. A state grows with the number of devices, so it is written once per about as many
 * events. The cost per event is then the same for every size of rollout.
 */
export const isSnapshotDue = (
  next: Rollout,
  at: { readonly version: number; readonly snapshotVersion: number | undefined },
): boolean => {
  if (at.snapshotVersion === undefined || !isLive(next)) return true
  const devices = hasPlan(next) ? next.plan.devices.length : next.selection.devices.length
  return at.version - at.snapshotVersion >= Math.max(MIN_EVENTS, devices)
}

/** Replaces the rollout's snapshot, and its frame if the commit changed it. */
export const writeSnapshot = async (
  open: Kysely<DatabaseSchema>,
  stored: { readonly rollout: Rollout; readonly version: number; readonly isNewFrame: boolean },
): Promise<void> => {
  const { rollout, version, isNewFrame } = stored
  const rollout_id = rollout.rolloutId
  const { frame, state } = splitState(rollout)
  await open
    .insertInto('rollout_snapshot')
    .values({ rollout_id, version, state: state() })
    .onConflict((on) =>
      on
        .column('rollout_id')
        .doUpdateSet((set) => ({ version: set.ref('excluded.version'), state: set.ref('excluded.state') })),
    )
    .execute()
  if (!isNewFrame) return
  await open
    .insertInto('rollout_frame')
    .values({ rollout_id, frame: frame() })
    .onConflict((on) => on.column('rollout_id').doUpdateSet((set) => ({ frame: set.ref('excluded.frame') })))
    .execute()
}

/** A state built from a snapshot and the events after it. */
export interface LoadedState {
  readonly headHash: string
  readonly stored: StoredRollout
}

/** One statement, so that version, head and snapshot are consistent. */
const readRows = (db: Kysely<DatabaseSchema>, rolloutIds: readonly string[]) =>
  db
    .selectFrom('rollout')
    .leftJoin('rollout_snapshot', 'rollout_snapshot.rollout_id', 'rollout.rollout_id')
    .leftJoin('rollout_frame', 'rollout_frame.rollout_id', 'rollout.rollout_id')
    .selectAll('rollout')
    .select(['rollout_frame.frame', 'rollout_snapshot.state', 'rollout_snapshot.version as snapshot_version'])
    .where('rollout.rollout_id', 'in', rolloutIds)
    .execute()

type Row = Awaited<ReturnType<typeof readRows>>[number]
type SnapshotRow = Row & { readonly state: string; readonly snapshot_version: number }

const withSnapshot = (row: Row): SnapshotRow => {
  const { state, snapshot_version } = row
  if (state === null || snapshot_version === null)
    throw new DamagedRowError(`state of ${row.rollout_id}`, 'it is missing')
  return { ...row, state, snapshot_version }
}

/** The events between each snapshot and the version read with it. Later events may already exist. */
const readTails = async (
  db: Kysely<DatabaseSchema>,
  rows: readonly SnapshotRow[],
): Promise<ReadonlyMap<string, readonly Happened[]>> => {
  const tails = new Map<string, Happened[]>()
  const behind = rows.filter((row) => row.snapshot_version < row.version)
  if (behind.length === 0) return tails
  const events = await db
    .selectFrom('event')
    .select(['rollout_id', 'seq', 'at_ms', 'event'])
    .where((where) =>
      where.or(
        behind.map((row) =>
          where.and([
            where('rollout_id', '=', row.rollout_id),
            where('seq', '>', row.snapshot_version),
            where('seq', '<=', row.version),
          ]),
        ),
      ),
    )
    .orderBy('rollout_id')
    .orderBy('seq')
    .execute()
  for (const { rollout_id: rolloutId, seq, at_ms: atMs, event } of events) {
    const tail = tails.get(rolloutId) ?? []
    tails.set(rolloutId, tail)
    tail.push({ event: parseEvent(event, { rolloutId, seq }), atMs })
  }
  return tails
}

const toNewest = (row: SnapshotRow, tail: readonly Happened[]): Rollout => {
  const snapshot = parseRollout(row, row.rollout_id)
  const name = `state of ${row.rollout_id}`
  if (tail.length !== row.version - row.snapshot_version)
    throw new DamagedRowError(name, `events between #${row.snapshot_version} and #${row.version} are missing`)
  try {
    return evolveAll(snapshot, tail) ?? snapshot
  } catch (error) {
    throw new DamagedRowError(name, `its events can’t follow #${row.snapshot_version}`, error)
  }
}

/** Reads the newest states of rollouts, in no particular order; unknown ids are left out. */
export const loadNewest = async (
  db: Kysely<DatabaseSchema>,
  rolloutIds: readonly string[],
): Promise<readonly LoadedState[]> => {
  const found: LoadedState[] = []
  for (let start = 0; start < rolloutIds.length; start += ROLLOUTS_PER_READ) {
    const ids = rolloutIds.slice(start, start + ROLLOUTS_PER_READ)
    const rows = (await readRows(db, ids)).map(withSnapshot)
    const tails = await readTails(db, rows)
    for (const row of rows) {
      const rollout = toNewest(row, tails.get(row.rollout_id) ?? [])
      const stored = {
        rollout,
        projectId: row.project_id,
        version: row.version,
        headHash: row.head_hash,
      }
      found.push({ headHash: row.head_hash, stored })
    }
  }
  return found
}

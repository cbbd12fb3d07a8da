import type { Kysely } from 'kysely'
import type { DatabaseSchema } from '../../database/schema.ts'
import type { RecordedEvent } from '../../rollouts/model/event.ts'
import { VersionConflictError, type RolloutStore } from '../../rollouts/ports/rollout-store.ts'
import { chainEvents } from '../trail/chain-events.ts'
import { genesisHashOf } from '../trail/hash-chain.ts'
import { bindTrails } from '../trail/bind-trails.ts'
import { reservationListOf } from './reservation-list.ts'
import { reserveDevices } from './reserved-devices.ts'
import { isSnapshotDue, writeSnapshot } from './rollout-snapshots.ts'
import type { StateCache } from './state-cache.ts'

/** Eight parameters per row stay below the databases' limits for one statement. */
const EVENTS_PER_INSERT = 500

type Change = Parameters<RolloutStore['commit']>[1]

const conflict = (change: Change): VersionConflictError =>
  new VersionConflictError(`${change.rolloutId} is no longer at version ${change.expectedVersion}`)

/** Replaces the rollout's row if it is still at the expected version. This also locks it for the transaction. */
const writeRow = async (
  open: Kysely<DatabaseSchema>,
  change: Change,
  row: Omit<DatabaseSchema['rollout'], 'rollout_id' | 'number' | 'project_id'>,
): Promise<void> => {
  if (change.expectedVersion === 0) {
    const inserted = await open
      .insertInto('rollout')
      .values({
        ...row,
        rollout_id: change.rolloutId,
        number: Number(change.rolloutId.slice(2)),
        project_id: change.projectId,
      })
      .onConflict((on) => on.column('rollout_id').doNothing())
      .executeTakeFirst()
    if (inserted.numInsertedOrUpdatedRows !== 1n) throw conflict(change)
    return
  }
  const updated = await open
    .updateTable('rollout')
    .set(row)
    .where('rollout_id', '=', change.rolloutId)
    .where('version', '=', change.expectedVersion)
    .executeTakeFirst()
  if (updated.numUpdatedRows !== 1n) throw conflict(change)
}

/** Writes a change: the rollout's row, its events, a snapshot when one is due, and its reservations when they change. */
export const commitChange = async (
  open: Kysely<DatabaseSchema>,
  cache: StateCache,
  change: Change,
): Promise<readonly RecordedEvent[]> => {
  if (change.events.length === 0) return []
  const before = await open
    .selectFrom('rollout')
    .leftJoin('rollout_snapshot', 'rollout_snapshot.rollout_id', 'rollout.rollout_id')
    .select(['head_hash', 'reserved', 'rollout_snapshot.version as snapshotVersion'])
    .where('rollout.rollout_id', '=', change.rolloutId)
    .executeTakeFirst()
  const { rows, headHash } = chainEvents(change, {
    hash: before?.head_hash ?? genesisHashOf(change.rolloutId),
    follows: change.expectedVersion === 0 ? await bindTrails(open) : undefined,
  })
  const { reserved, deviceIds } = reservationListOf(change.next, before?.reserved)
  const version = change.expectedVersion + rows.length
  await writeRow(open, change, { status: change.next.status, version, head_hash: headHash, reserved })
  for (let start = 0; start < rows.length; start += EVENTS_PER_INSERT)
    await open
      .insertInto('event')
      .values(rows.slice(start, start + EVENTS_PER_INSERT))
      .execute()
  const isNewPlan = change.events.some(({ type }) => type === 'approval-requested' || type === 'plan-changed')
  const isNewFrame = isNewPlan || change.expectedVersion === 0
  const snapshotVersion = before?.snapshotVersion ?? undefined
  if (isNewFrame || isSnapshotDue(change.next, { version, snapshotVersion }))
    await writeSnapshot(open, { rollout: change.next, version, isNewFrame })
  const isRetry = change.events.some((event) => event.type === 'failed-retried')
  if (reserved !== before?.reserved || isNewPlan || isRetry)
    await reserveDevices(open, change.rolloutId, deviceIds)
  cache.set(headHash, { rollout: change.next, projectId: change.projectId, version, headHash })
  return rows.map((row, index) => ({
    rolloutId: change.rolloutId,
    projectId: row.project_id,
    seq: row.seq,
    atMs: row.at_ms,
    // The row was made from this event above.
    event: change.events[index] as RecordedEvent['event'],
  }))
}

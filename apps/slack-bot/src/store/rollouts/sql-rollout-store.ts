import type { Kysely } from 'kysely'
import type { DatabaseSchema } from '../../database/schema.ts'
import { fromTransaction } from '../../database/transactions.ts'
import type { RecordedEvent } from '../../rollouts/model/event.ts'
import { toRolloutId, type RolloutId } from '../../rollouts/model/ids.ts'
import type { DueNotices } from '../../rollouts/ports/due-notices.ts'
import {
  VersionConflictError,
  type RolloutStore,
  type StoredRollout,
} from '../../rollouts/ports/rollout-store.ts'
import { isTerminal } from '../../rollouts/model/record-facts.ts'
import { hasExecution, hasPlan, isLive, type Execution, type Rollout } from '../../rollouts/model/rollout.ts'
import { genesisHashOf, hashOfRow } from '../trail/hash-chain.ts'
import { reserveDevices, loadReservations } from './reserved-devices.ts'
import { bindTrails } from '../trail/trail-links.ts'
import { parseEvent } from '../parse-stored.ts'
import { isSnapshotDue, loadNewest, writeSnapshot } from './rollout-snapshots.ts'
import { createSqlDueNotices } from '../sql-due-notices.ts'
import { createStateCache, type StateCache } from './state-cache.ts'
import { loadEndedUndrawn } from './undrawn-cards.ts'

/** Below the databases' limits of parameters in one statement, eight to a row. */
const EVENTS_PER_INSERT = 500

type Change = Parameters<RolloutStore['commit']>[1]

/** The store and what else its tables can tell. */
export interface SqlRolloutStore extends RolloutStore {
  /** Which live rollout has reserved each device; unreserved devices are left out. */
  reservationsOf(deviceIds: readonly string[]): Promise<ReadonlyMap<string, RolloutId>>
  /** Ended rollouts whose card does not show the end. */
  endedUndrawn(): Promise<readonly RolloutId[]>
  readonly dueNotices: DueNotices
}

const unfinishedOf = ({ plan, devices }: Extract<Rollout, Execution>): readonly string[] =>
  plan.devices
    .map(({ deviceId }) => deviceId)
    .filter((deviceId) => {
      const record = devices[deviceId]
      return record !== undefined && !isTerminal(record.progress)
    })

const reservedListOf = (
  rollout: Rollout,
  before: string | undefined,
): { readonly reserved: string; readonly deviceIds: readonly string[] } => {
  if (!isLive(rollout)) return { reserved: 'none', deviceIds: [] }
  // What a halting rollout is done with is free at once, so that its rest can be planned again; and one that ended and
  // runs again for a retry wants nothing but what is retried.
  const isReopened = before === 'none' || before === 'rest'
  if (hasExecution(rollout) && (rollout.status === 'halting' || isReopened))
    return { reserved: 'rest', deviceIds: unfinishedOf(rollout) }
  return hasPlan(rollout)
    ? { reserved: 'plan', deviceIds: rollout.plan.devices.map((device) => device.deviceId) }
    : { reserved: 'selection', deviceIds: rollout.selection.devices.map((device) => device.deviceId) }
}

const chain = (
  change: Change,
  before: { readonly hash: string; readonly follows: string | undefined },
): { readonly rows: readonly DatabaseSchema['event'][]; readonly headHash: string } => {
  let { hash } = before
  const rows = change.events.map((event, index) => {
    const row = {
      rolloutId: change.rolloutId,
      projectId: change.projectId,
      seq: change.expectedVersion + index + 1,
      atMs: change.atMs,
      event: JSON.stringify(event),
      ...(index === 0 && before.follows !== undefined && { follows: before.follows }),
    }
    const previous = hash
    hash = hashOfRow(previous, row)
    return {
      rollout_id: row.rolloutId,
      project_id: row.projectId,
      seq: row.seq,
      at_ms: row.atMs,
      event: row.event,
      follows: row.follows ?? null,
      previous_hash: previous,
      hash,
    }
  })
  return { rows, headHash: hash }
}

const conflict = (change: Change): VersionConflictError =>
  new VersionConflictError(`${change.rolloutId} is no longer at version ${change.expectedVersion}`)

/** Replaces the rollout's row if it is still at the expected version, which also locks it for this transaction. */
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

const commit = async (
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
  const { rows, headHash } = chain(change, {
    hash: before?.head_hash ?? genesisHashOf(change.rolloutId),
    follows: change.expectedVersion === 0 ? await bindTrails(open) : undefined,
  })
  const { reserved, deviceIds } = reservedListOf(change.next, before?.reserved)
  const version = change.expectedVersion + rows.length
  await writeRow(open, change, { status: change.next.status, version, head_hash: headHash, reserved })
  for (let start = 0; start < rows.length; start += EVENTS_PER_INSERT)
    await open
      .insertInto('event')
      .values(rows.slice(start, start + EVENTS_PER_INSERT))
      .execute()
  const isNewPlan = change.events.some((event) => event.type === 'approval-requested')
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
    // The row was made of this event a moment ago.
    event: change.events[index] as RecordedEvent['event'],
  }))
}

/** Reads states by the heads of their chains: what is in the cache under a head need not be read and parsed again. */
const loadStates = async (
  db: Kysely<DatabaseSchema>,
  cache: StateCache,
  heads: readonly { readonly rollout_id: string; readonly head_hash: string }[],
): Promise<readonly StoredRollout[]> => {
  const found = new Map<string, StoredRollout>()
  const missing: string[] = []
  for (const head of heads) {
    const known = cache.get(head.head_hash)
    if (known === undefined) missing.push(head.rollout_id)
    else found.set(head.rollout_id, known)
  }
  if (missing.length > 0)
    for (const { headHash, stored } of await loadNewest(db, missing)) {
      cache.set(headHash, stored)
      found.set(stored.rollout.rolloutId, stored)
    }
  return heads.map((head) => found.get(head.rollout_id)).filter((stored) => stored !== undefined)
}

/** Rollouts and their events on SQLite or PostgreSQL. */
export const createSqlRolloutStore = (db: Kysely<DatabaseSchema>): SqlRolloutStore => {
  const cache = createStateCache()
  return {
    nextRolloutId: async (transaction) => {
      const { value } = await fromTransaction(transaction)
        .insertInto('counter')
        .values({ name: 'rollout', value: 1 })
        .onConflict((on) => on.column('name').doUpdateSet((set) => ({ value: set('counter.value', '+', 1) })))
        .returning('value')
        .executeTakeFirstOrThrow()
      return toRolloutId(value)
    },
    commit: (transaction, change) => commit(fromTransaction(transaction), cache, change),
    load: async (rolloutId, transaction) => {
      const reader = transaction === undefined ? db : fromTransaction(transaction)
      const heads = await reader
        .selectFrom('rollout')
        .select(['rollout_id', 'head_hash'])
        .where('rollout_id', '=', rolloutId)
        .execute()
      return (await loadStates(reader, cache, heads))[0]
    },
    list: async (filter) => {
      if (filter.statuses?.length === 0) return []
      let query = db.selectFrom('rollout').select(['rollout_id', 'head_hash']).orderBy('number', 'desc')
      if (filter.projectId !== undefined) query = query.where('project_id', '=', filter.projectId)
      if (filter.statuses !== undefined) query = query.where('status', 'in', [...filter.statuses])
      if (filter.limit !== undefined) query = query.limit(filter.limit)
      return loadStates(db, cache, await query.execute())
    },
    events: async (rolloutId) => {
      const rows = await db
        .selectFrom('event')
        .selectAll()
        .where('rollout_id', '=', rolloutId)
        .orderBy('seq')
        .execute()
      return rows.map((row) => ({
        rolloutId,
        projectId: row.project_id,
        seq: row.seq,
        atMs: row.at_ms,
        event: parseEvent(row.event, { rolloutId, seq: row.seq }),
      }))
    },
    reservationsOf: (deviceIds) => loadReservations(db, deviceIds),
    endedUndrawn: () => loadEndedUndrawn(db),
    dueNotices: createSqlDueNotices(db),
  }
}

import type { Kysely } from 'kysely'
import type { DatabaseSchema } from '../../database/schema.ts'
import { fromTransaction } from '../../database/transactions.ts'
import { toRolloutId, type RolloutId } from '../../rollouts/model/ids.ts'
import type { DueNotices } from '../../rollouts/ports/due-notices.ts'
import type { RolloutStore, StoredRollout } from '../../rollouts/ports/rollout-store.ts'
import type { Transaction } from '../../rollouts/ports/transaction.ts'
import { parseEvent } from '../parse-stored.ts'
import { createSqlDueNotices } from '../sql-due-notices.ts'
import { commitChange } from './commit-change.ts'
import { loadReservations, lockReservations } from './reserved-devices.ts'
import { loadNewest } from './rollout-snapshots.ts'
import { createStateCache, type StateCache } from './state-cache.ts'
import { loadEndedUndrawn } from './undrawn-cards.ts'

/** The store, and queries on the same tables. */
export interface SqlRolloutStore extends RolloutStore {
  /** Which live rollout has reserved each device; unreserved devices are left out. */
  reservationsOf(deviceIds: readonly string[]): Promise<ReadonlyMap<string, RolloutId>>
  /** The same in a transaction, until whose end nobody can reserve the other devices. */
  lockReservations(
    transaction: Transaction,
    deviceIds: readonly string[],
  ): Promise<ReadonlyMap<string, RolloutId>>
  /** Ended rollouts whose card doesn't show the end yet. */
  endedUndrawn(): Promise<readonly RolloutId[]>
  readonly dueNotices: DueNotices
}

/** Reads states by the heads of their chains. A state cached under its head isn't read and parsed again. */
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
    commit: (transaction, change) => commitChange(fromTransaction(transaction), cache, change),
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
    lockReservations: (transaction, deviceIds) => lockReservations(fromTransaction(transaction), deviceIds),
    endedUndrawn: () => loadEndedUndrawn(db),
    dueNotices: createSqlDueNotices(db),
  }
}

import { sql, type Kysely } from 'kysely'
import type { DatabaseSchema } from '../database/schema.ts'
import { writeUnsynced } from '../database/write-unsynced.ts'
import type { DueWork } from '../rollouts/ports/work-queue.ts'
import { laneOf, type Lane } from './lane.ts'

/** A claimed row: its attempt was counted and committed before it runs. */
export interface ClaimedRow {
  readonly id: number
  readonly key: string | null
  readonly lane: Lane
  readonly effect: string
  readonly attempts: number
}

/** Adds work. If a piece with the same key is waiting, that piece stays and gets the earlier due time. */
export const insertWork = async (
  open: Kysely<DatabaseSchema>,
  work: readonly DueWork[],
  nowMs: number,
): Promise<void> => {
  for (const piece of work)
    await sql`
      insert into work (key, lane, effect, due_at_ms, set_at_ms, state, attempts)
      values (${piece.key ?? null}, ${laneOf(piece.effect)}, ${JSON.stringify(piece.effect)}, ${piece.dueAtMs ?? nowMs}, ${nowMs}, 'waiting', 0)
      on conflict (key) where state = 'waiting' and key is not null
      do update set
        set_at_ms = case when excluded.due_at_ms <= work.due_at_ms then excluded.set_at_ms else work.set_at_ms end,
        due_at_ms = min(work.due_at_ms, excluded.due_at_ms)
    `.execute(open)
}

/**
 * Claims up to `limit` of a lane's due pieces, longest due first, except those whose key is running. One atomic
 * statement, and one wait for the disk.
 */
export const claimWork = async (
  db: Kysely<DatabaseSchema>,
  lane: Lane,
  { nowMs, limit }: { readonly nowMs: number; readonly limit: number },
): Promise<readonly ClaimedRow[]> => {
  const claimed = await writeUnsynced(db, (open) =>
    sql<ClaimedRow & { readonly due_at_ms: number }>`
    update work set state = 'running', attempts = attempts + 1
    where id in (
      select id from work
      where state = 'waiting' and lane = ${lane} and due_at_ms <= ${nowMs}
        and (key is null or key not in (select key from work where state = 'running' and key is not null))
      order by due_at_ms, id limit ${limit}
    )
    returning id, key, lane, effect, attempts, due_at_ms
  `.execute(open),
  )
  return claimed.rows.toSorted((left, right) => left.due_at_ms - right.due_at_ms || left.id - right.id)
}

export const deleteWork = async (db: Kysely<DatabaseSchema>, id: number): Promise<void> => {
  // If this delete is lost, the work runs once more: handlers are idempotent.
  await writeUnsynced(db, (open) => open.deleteFrom('work').where('id', '=', id).execute())
}

export const buryWork = async (db: Kysely<DatabaseSchema>, id: number, problem: string): Promise<void> => {
  await db.updateTable('work').set({ state: 'dead', problem }).where('id', '=', id).execute()
}

/** Puts a piece back. If the same key was enqueued meanwhile, both are merged: it is the same work. */
export const postponeWork = (
  db: Kysely<DatabaseSchema>,
  row: ClaimedRow,
  postponed: { readonly nowMs: number; readonly dueAtMs: number; readonly problem: string | null },
): Promise<void> =>
  db.transaction().execute(async (open) => {
    let due = postponed.dueAtMs
    if (row.key !== null) {
      const merged = await open
        .deleteFrom('work')
        .where('key', '=', row.key)
        .where('state', '=', 'waiting')
        .returning('due_at_ms')
        .executeTakeFirst()
      due = Math.min(due, merged?.due_at_ms ?? due)
    }
    await open
      .updateTable('work')
      .set({ state: 'waiting', due_at_ms: due, set_at_ms: postponed.nowMs, problem: postponed.problem })
      .where('id', '=', row.id)
      .execute()
  })

/** Confirmed clocks may differ by less than this. */
const MOST_AHEAD_MS = 60_000

/** Corrects the due times of work that was stored while the clock was ahead. */
export const realignWork = async (db: Kysely<DatabaseSchema>, nowMs: number): Promise<void> => {
  await sql`
    update work set due_at_ms = due_at_ms - (set_at_ms - ${nowMs}), set_at_ms = ${nowMs}
    where set_at_ms > ${nowMs + MOST_AHEAD_MS}
  `.execute(db)
}

/** Work left running by a process that died. Only for the owner of the folder, before it claims anything. */
export const loadAbandonedWork = (db: Kysely<DatabaseSchema>): Promise<readonly ClaimedRow[]> =>
  db
    .selectFrom('work')
    .select(['id', 'key', 'lane', 'effect', 'attempts'])
    .where('state', '=', 'running')
    .orderBy('id')
    .execute()

/** When the next claimable piece is due. Pieces whose key is running are claimed when that run ends. */
export const loadNextDueTime = async (
  db: Kysely<DatabaseSchema>,
  lane: Lane,
): Promise<number | undefined> => {
  const found = await sql<{ due_at_ms: number | null }>`
    select min(due_at_ms) as due_at_ms from work
    where state = 'waiting' and lane = ${lane}
      and (key is null or key not in (select key from work where state = 'running' and key is not null))
  `.execute(db)
  return found.rows[0]?.due_at_ms ?? undefined
}

export const loadBacklog = async (
  db: Kysely<DatabaseSchema>,
): Promise<{ readonly waiting: number; readonly oldestDueAtMs?: number; readonly dead: number }> => {
  const rows = await db
    .selectFrom('work')
    .select(({ fn }) => ['state', fn.countAll<number>().as('count'), fn.min('due_at_ms').as('oldest')])
    .groupBy('state')
    .execute()
  const of = (state: string) => rows.find((row) => row.state === state)
  const oldest = of('waiting')?.oldest
  return {
    waiting: of('waiting')?.count ?? 0,
    ...(oldest === undefined ? {} : { oldestDueAtMs: oldest }),
    dead: of('dead')?.count ?? 0,
  }
}

import { sql, type Kysely } from 'kysely'
import type { DatabaseSchema } from '../database/schema.ts'
import { writeUnsynced } from '../database/write-unsynced.ts'
import type { DueWork } from '../rollouts/ports/work-queue.ts'
import { laneOf, type Lane } from './lane.ts'

/** A claimed row: its attempt is counted and committed before anybody acts on it. */
export interface ClaimedRow {
  readonly id: number
  readonly key: string | null
  readonly lane: Lane
  readonly effect: string
  readonly attempts: number
}

/** Adds work. A piece with a key that waits already keeps its place and the earlier of both times. */
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
 * Takes the pieces of a lane that are due longest, at most so many, but none whose key runs. One statement, so nobody
 * comes between; and one wait for the disk, however many they are.
 */
export const claimWork = async (
  db: Kysely<DatabaseSchema>,
  lane: Lane,
  { nowMs, most }: { readonly nowMs: number; readonly most: number },
): Promise<readonly ClaimedRow[]> => {
  const claimed = await writeUnsynced(db, (open) =>
    sql<ClaimedRow & { readonly due_at_ms: number }>`
    update work set state = 'running', attempts = attempts + 1
    where id in (
      select id from work
      where state = 'waiting' and lane = ${lane} and due_at_ms <= ${nowMs}
        and (key is null or key not in (select key from work where state = 'running' and key is not null))
      order by due_at_ms, id limit ${most}
    )
    returning id, key, lane, effect, attempts, due_at_ms
  `.execute(open),
  )
  return claimed.rows.toSorted((left, right) => left.due_at_ms - right.due_at_ms || left.id - right.id)
}

export const deleteWork = async (db: Kysely<DatabaseSchema>, id: number): Promise<void> => {
  // Lost, it is done once more: handlers are idempotent.
  await writeUnsynced(db, (open) => open.deleteFrom('work').where('id', '=', id).execute())
}

export const buryWork = async (db: Kysely<DatabaseSchema>, id: number, problem: string): Promise<void> => {
  await db.updateTable('work').set({ state: 'dead', problem }).where('id', '=', id).execute()
}

/** Puts a piece back. One that was enqueued with the same key meanwhile is merged into it: it is the same work. */
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

/** Clocks that are confirmed may differ by less. */
const MOST_AHEAD_MS = 60_000

/** Moves back what was put in its place at a time that lies ahead: its due time rests on a clock that was wrong. */
export const realignWork = async (db: Kysely<DatabaseSchema>, nowMs: number): Promise<void> => {
  await sql`
    update work set due_at_ms = due_at_ms - (set_at_ms - ${nowMs}), set_at_ms = ${nowMs}
    where set_at_ms > ${nowMs + MOST_AHEAD_MS}
  `.execute(db)
}

/** Work that a process left running when it died. Only for the owner of the folder, before it claims anything. */
export const loadAbandonedWork = (db: Kysely<DatabaseSchema>): Promise<readonly ClaimedRow[]> =>
  db
    .selectFrom('work')
    .select(['id', 'key', 'lane', 'effect', 'attempts'])
    .where('state', '=', 'running')
    .orderBy('id')
    .execute()

/** When the next piece is due that could be claimed; pieces whose key runs can be claimed when that run ends. */
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

import { sql, type Kysely } from 'kysely'
import type { DatabaseSchema } from '../database/schema.ts'
import type { WorkQueue } from '../rollouts/ports/work-queue.ts'
import { DEAD_LETTERS, QUEUES, SCHEMA } from './pg-boss-queues.ts'

/** Corrects due times that were stored while the server's clock was ahead. */
export const realignJobs = async (db: Kysely<DatabaseSchema>): Promise<void> => {
  // The job's own times show how far the clock was ahead.
  await sql`
    update ${sql.table(`${SCHEMA}.job`)}
    set start_after = start_after - (greatest(created_on, started_on) - now()), created_on = now(), started_on = null
    where name in (${sql.join(Object.values(QUEUES))}) and state < 'active'
      and greatest(created_on, started_on) > now() + interval '1 minute'
  `.execute(db)
}

/** Counts waiting jobs and dead letters. */
export const readBacklog = async (db: Kysely<DatabaseSchema>): ReturnType<WorkQueue['backlog']> => {
  // getQueueStats would be up to a minute old.
  const { rows } = await sql<{ waiting: number; oldest: Date | null; dead: number }>`
    select
      count(*) filter (where name <> ${DEAD_LETTERS})::int as waiting,
      min(start_after) filter (where name <> ${DEAD_LETTERS}) as oldest,
      count(*) filter (where name = ${DEAD_LETTERS})::int as dead
    from ${sql.table(`${SCHEMA}.job`)}
    where state < 'active' and name in (${sql.join([...Object.values(QUEUES), DEAD_LETTERS])})
  `.execute(db)
  const [found] = rows
  const oldest = found?.oldest?.getTime()
  return {
    waiting: found?.waiting ?? 0,
    ...(oldest !== undefined && { oldestDueAtMs: oldest }),
    dead: found?.dead ?? 0,
  }
}

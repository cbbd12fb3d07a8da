import { randomUUID } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import { PgBoss, fromKysely, systemClock, type ConstructorOptions, type Job, type JobResult } from 'pg-boss'
import type { DatabaseSchema } from '../database/schema.ts'
import { fromTransaction } from '../database/transactions.ts'
import type { Clock } from '../rollouts/ports/clock.ts'
import type { DueWork, WorkQueue } from '../rollouts/ports/work-queue.ts'
import { DEFAULT_CONCURRENCY, LANES, laneOf, type Lane } from './lane.ts'
import { createJudge } from './judge-run.ts'
import { DEFAULT_RETRY_POLICIES, type RetryPolicies } from './retry-policy.ts'
import { runWork, type Handler } from './run-work.ts'
import type { Log } from '../rollouts/ports/log.ts'

export interface PgBossWorkQueueParts {
  /** The same database as `db`: work is enqueued in its transactions. */
  readonly url: string
  readonly db: Kysely<DatabaseSchema>
  readonly clock: Clock
  readonly log: Log
  readonly concurrency?: Readonly<Record<Lane, number>>
  readonly retry?: RetryPolicies
  readonly random?: () => number
  /** For tests: timers of their own, for example. */
  readonly boss?: Partial<ConstructorOptions>
}

const QUEUES: Readonly<Record<Lane, string>> = { cloud: 'illume-cloud', people: 'illume-people' }
const DEAD_LETTERS = 'illume-dead-letters'
const SCHEMA = 'pgboss'

/** The least that pg-boss allows. A replica that is silent for so long is taken for dead. */
const HEARTBEAT_SECONDS = 10
/** How often silent replicas are looked for. Together with the heartbeat, work is taken over in well under a minute. */
const SUPERVISE_SECONDS = 10
/** Work that is due later is found by asking; work that is due at once by a notification. */
const POLL_SECONDS = 0.5
/** Longer than any plan takes to read; a replica that dies is noticed by its heartbeat long before. */
const EXPIRE_SECONDS = 3600
const KEEP_COMPLETED_SECONDS = 3600
/** What waits is never thrown away for its age: ten years. */
const RETENTION_SECONDS = 10 * 365 * 86_400
/** The largest number that the queue can count tries to. */
const NO_LIMIT = 2 ** 31 - 1

/**
 * The queue of several replicas on PostgreSQL, with pg-boss as the engine. Any replica runs any work; work of a replica
 * that died is taken over when its heartbeat is missed. The policy `singleton` keeps two pieces of a key apart, on all
 * replicas; that one piece waits per key is kept by a lock on the key while it is enqueued.
 */
export const createPgBossWorkQueue = (parts: PgBossWorkQueueParts): WorkQueue => {
  const { db, clock, log } = parts
  const retry = parts.retry ?? DEFAULT_RETRY_POLICIES
  const judge = createJudge({ retry, random: parts.random ?? Math.random, log })
  const concurrency = parts.concurrency ?? DEFAULT_CONCURRENCY
  let started: Promise<PgBoss> | undefined
  const working = new Set<Lane>()

  const startBoss = async (): Promise<PgBoss> => {
    const boss = new PgBoss({
      connectionString: parts.url,
      application_name: 'illume-ota-queue',
      schema: SCHEMA,
      max: 4,
      useListenNotify: true,
      schedule: false,
      superviseIntervalSeconds: SUPERVISE_SECONDS,
      monitorIntervalSeconds: SUPERVISE_SECONDS,
      // By the machine's clock, its workers would wait for as long as that is set back.
      clock: { ...systemClock, now: clock.now },
      ...parts.boss,
    })
    boss.on('error', (error) => {
      log.error({ error }, 'The work queue reports trouble')
    })
    await boss.start()
    await boss.createQueue(DEAD_LETTERS, { retentionSeconds: RETENTION_SECONDS })
    for (const lane of LANES)
      await boss.createQueue(QUEUES[lane], {
        policy: 'singleton',
        notify: true,
        deadLetter: DEAD_LETTERS,
        heartbeatSeconds: HEARTBEAT_SECONDS,
        expireInSeconds: EXPIRE_SECONDS,
        deleteAfterSeconds: KEEP_COMPLETED_SECONDS,
      })
    return boss
  }

  /** Connects at the first use. A connection that failed is tried again by the next one who needs it. */
  const connect = (): Promise<PgBoss> => {
    started ??= startBoss().catch((error: unknown) => {
      started = undefined
      throw error
    })
    return started
  }

  const enqueueOne = async (boss: PgBoss, open: Kysely<DatabaseSchema>, piece: DueWork): Promise<void> => {
    const lane = laneOf(piece.effect)
    const queue = QUEUES[lane]
    const via = { db: fromKysely(open) }
    const dueAtMs = piece.dueAtMs ?? clock.now()
    if (piece.key !== undefined) {
      // Two that enqueue the same key at one moment would both find none waiting.
      await sql`select pg_advisory_xact_lock(hashtextextended(${`${queue} ${piece.key}`}, 0))`.execute(open)
      const [waiting] = await boss.findJobs(queue, { key: piece.key, queued: true, limit: 1, ...via })
      if (waiting !== undefined) {
        const startAfter = new Date(Math.min(waiting.startAfter.getTime(), dueAtMs))
        // Even without a change: it locks the row, so that nobody claims it before this transaction's state is there.
        const { updated } = await boss.update(queue, undefined, { id: waiting.id, startAfter, ...via })
        if (updated > 0) return
      }
    }
    await boss.send(queue, piece.effect, {
      // The policy would put all work without a key under one key.
      singletonKey: piece.key ?? randomUUID(),
      // The queue gives up a piece only when a worker that ran it died: all else is for the judge to say.
      retryLimit: Math.min(retry[lane].maxAttempts - 1, NO_LIMIT),
      retentionSeconds: RETENTION_SECONDS,
      ...(piece.dueAtMs !== undefined && { startAfter: new Date(piece.dueAtMs) }),
      ...via,
    })
  }

  /** Back to waiting, with our delay instead of the queue's: both in one transaction, so that nobody claims it between. */
  const postpone = (boss: PgBoss, job: Job, delayMs: number, problem: string): Promise<void> =>
    db.transaction().execute(async (open) => {
      const via = { db: fromKysely(open) }
      await boss.fail(job.name, { id: job.id, retryCount: job.retryCount }, { message: problem }, via)
      const startAfter = new Date(clock.now() + delayMs)
      await boss.update(job.name, undefined, { id: job.id, startAfter, ...via })
    })

  const run = async (
    boss: PgBoss,
    lane: Lane,
    { job, handle }: { job: Job; handle: Handler },
  ): Promise<JobResult> => {
    const attempt = job.retryCount + 1
    const result = await runWork({ read: () => job.data, attempt }, handle)
    const verdict = judge({ work: job.data, lane, attempt }, result)
    if (verdict.kind === 'done') return { id: job.id, status: 'completed' }
    const output = { message: verdict.problem }
    if (verdict.kind === 'bury') return { id: job.id, status: 'deadletter', output }
    await postpone(boss, job, verdict.delayMs, verdict.problem)
    return { id: job.id, status: 'failed', output }
  }

  return {
    enqueue: async (transaction, work) => {
      if (work.length === 0) return
      const boss = await connect()
      // In the order of their keys, so that two transactions never wait for each other in a ring.
      const ordered = work.toSorted((left, right) => ((left.key ?? '') < (right.key ?? '') ? -1 : 1))
      for (const piece of ordered) await enqueueOne(boss, fromTransaction(transaction), piece)
    },
    start: async (handle) => {
      const boss = await connect()
      for (const lane of LANES) {
        // A start that failed half-way is made again.
        if (working.has(lane)) continue
        await boss.work(
          QUEUES[lane],
          {
            perJobResults: true,
            batchSize: 1,
            localConcurrency: concurrency[lane],
            pollingIntervalSeconds: POLL_SECONDS,
            notifyPollingIntervalSeconds: POLL_SECONDS,
          },
          (jobs: readonly Job[]) => Promise.all(jobs.map((job) => run(boss, lane, { job, handle }))),
        )
        working.add(lane)
      }
    },
    stop: async () => {
      const boss = await started?.catch(() => undefined)
      if (boss === undefined) return
      // Waits for what runs, however long; stopping the engine itself would cut it short.
      await Promise.all(LANES.map((lane) => boss.offWork(QUEUES[lane])))
      working.clear()
      started = undefined
      await boss.stop({ graceful: true })
    },
    realign: async () => {
      await connect()
      // Of a server whose clock was ahead: its own times tell by how much.
      await sql`
        update ${sql.table(`${SCHEMA}.job`)}
        set start_after = start_after - (greatest(created_on, started_on) - now()), created_on = now(), started_on = null
        where name in (${sql.join(Object.values(QUEUES))}) and state < 'active'
          and greatest(created_on, started_on) > now() + interval '1 minute'
      `.execute(db)
    },
    backlog: async () => {
      await connect()
      // Why not getQueueStats: its counts may be a minute old.
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
    },
  }
}

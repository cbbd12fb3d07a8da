import type { Kysely } from 'kysely'
import { fromKysely, type ConstructorOptions, type Job, type JobResult, type PgBoss } from 'pg-boss'
import type { DatabaseSchema } from '../database/schema.ts'
import { fromTransaction } from '../database/transactions.ts'
import type { Clock } from '../rollouts/ports/clock.ts'
import type { WorkQueue } from '../rollouts/ports/work-queue.ts'
import { DEFAULT_CONCURRENCY, LANES, type Lane } from './lane.ts'
import { createJudge } from './judge-run.ts'
import { enqueueJob } from './pg-boss-enqueue.ts'
import { readBacklog, realignJobs } from './pg-boss-jobs.ts'
import { QUEUES, startBoss } from './pg-boss-queues.ts'
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
  /** For tests, for example shorter timers. */
  readonly boss?: Partial<ConstructorOptions>
}

/** Future work is found by polling; work due at once by a notification. */
const POLL_SECONDS = 0.5

/**
 * The work queue of several replicas on PostgreSQL, run by pg-boss. Any replica runs any work, and takes over work
 * from a replica that misses its heartbeat. The policy `singleton` never runs two jobs of one key at a time; a lock on
 * the key while enqueueing keeps at most one of them waiting.
 */
export const createPgBossWorkQueue = (parts: PgBossWorkQueueParts): WorkQueue => {
  const { db, clock, log } = parts
  const retry = parts.retry ?? DEFAULT_RETRY_POLICIES
  const judge = createJudge({ retry, random: parts.random ?? Math.random, log })
  const concurrency = parts.concurrency ?? DEFAULT_CONCURRENCY
  let started: Promise<PgBoss> | undefined
  const working = new Set<Lane>()

  /** Connects on first use. After a failure, the next use tries again. */
  const connect = (): Promise<PgBoss> => {
    started ??= startBoss(parts).catch((error: unknown) => {
      started = undefined
      throw error
    })
    return started
  }

  /** Retries after our own delay. One transaction, so that no worker claims the job in between. */
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
      // Ordered by key, so that two transactions can't deadlock.
      const ordered = work.toSorted((left, right) => ((left.key ?? '') < (right.key ?? '') ? -1 : 1))
      for (const piece of ordered)
        await enqueueJob(boss, fromTransaction(transaction), { piece, nowMs: clock.now(), retry })
    },
    start: async (handle) => {
      const boss = await connect()
      for (const lane of LANES) {
        // A start that failed halfway is repeated.
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
      // Waits for running work without a limit; stopping pg-boss would interrupt it.
      await Promise.all(LANES.map((lane) => boss.offWork(QUEUES[lane])))
      working.clear()
      started = undefined
      await boss.stop({ graceful: true })
    },
    realign: async () => {
      await connect()
      await realignJobs(db)
    },
    backlog: async () => {
      await connect()
      return readBacklog(db)
    },
  }
}

import type { Kysely } from 'kysely'
import type { DatabaseSchema } from '../database/schema.ts'
import { fromTransaction } from '../database/transactions.ts'
import type { Clock } from '../rollouts/ports/clock.ts'
import type { WorkQueue } from '../rollouts/ports/work-queue.ts'
import { DEFAULT_CONCURRENCY, LANES, type Lane } from './lane.ts'
import { createJudge } from './judge-run.ts'
import { DEFAULT_RETRY_POLICIES, type RetryPolicies } from './retry-policy.ts'
import { runWork, type Handler, type RunResult } from './run-work.ts'
import { systemScheduler, type Scheduler } from './scheduler.ts'
import type { Log } from '../rollouts/ports/log.ts'
import {
  buryWork,
  claimWork,
  deleteWork,
  insertWork,
  loadAbandonedWork,
  loadBacklog,
  loadNextDueTime,
  postponeWork,
  realignWork,
  type ClaimedRow,
} from './work-rows.ts'

export interface EmbeddedWorkQueueParts {
  readonly db: Kysely<DatabaseSchema>
  readonly clock: Clock
  readonly log: Log
  readonly scheduler?: Scheduler
  readonly concurrency?: Readonly<Record<Lane, number>>
  readonly retry?: RetryPolicies
  readonly random?: () => number
}

/** When the database itself failed. */
const TROUBLE_DELAY_MS = 1000

/** The embedded database's queue. The process that owns the folder is the only worker. */
export const createEmbeddedWorkQueue = (parts: EmbeddedWorkQueueParts): WorkQueue => {
  const { db, clock, log } = parts
  const scheduler = parts.scheduler ?? systemScheduler
  const concurrency = parts.concurrency ?? DEFAULT_CONCURRENCY
  const judge = createJudge({
    retry: parts.retry ?? DEFAULT_RETRY_POLICIES,
    random: parts.random ?? Math.random,
    log,
  })

  let handler: Handler | undefined
  const running: Readonly<Record<Lane, Set<Promise<void>>>> = { cloud: new Set(), people: new Set() }
  const naps = new Set<() => void>()
  let pumping: Promise<void> | undefined
  let isPokedAgain = false
  let cancelTimer = (): void => {}

  const nap = (): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        naps.delete(wake)
        cancel()
        resolve()
      }
      const cancel = scheduler.schedule(wake, TROUBLE_DELAY_MS)
      naps.add(wake)
    })

  const settle = async (row: ClaimedRow, result: RunResult): Promise<void> => {
    const verdict = judge({ work: row.effect, lane: row.lane, attempt: row.attempts }, result)
    switch (verdict.kind) {
      case 'done':
        return deleteWork(db, row.id)
      case 'bury':
        return buryWork(db, row.id, verdict.problem)
      case 'postpone': {
        const nowMs = clock.now()
        const { delayMs, problem } = verdict
        return postponeWork(db, row, { nowMs, dueAtMs: nowMs + delayMs, problem })
      }
    }
  }

  const run = async (row: ClaimedRow, handle: Handler): Promise<void> => {
    const result = await runWork({ read: () => JSON.parse(row.effect), attempt: row.attempts }, handle)
    // Until its end is stored the row stays "running": nobody claims it a second time.
    for (;;)
      try {
        return await settle(row, result)
      } catch (error) {
        log.error({ work: row.effect, error }, 'The end of a piece of work was not stored')
        if (handler === undefined) return
        await nap()
      }
  }

  const freeHandsOf = (lane: Lane): number => concurrency[lane] - running[lane].size

  const begin = (row: ClaimedRow, lane: Lane, handle: Handler): void => {
    const job = run(row, handle).finally(() => {
      running[lane].delete(job)
      poke()
    })
    running[lane].add(job)
  }

  /** Claims what is due in a lane, until its hands are full or nothing is left. */
  const fill = async (lane: Lane): Promise<void> => {
    for (let most = freeHandsOf(lane); most > 0; most = freeHandsOf(lane)) {
      const handle = handler
      if (handle === undefined) return
      const rows = await claimWork(db, lane, { nowMs: clock.now(), most })
      for (const row of rows) begin(row, lane, handle)
      if (rows.length < most) return
    }
  }

  /** Sets the one timer. A lane with full hands needs none: the end of its handler looks again. */
  const wakeAtNextDueTime = async (): Promise<void> => {
    const dueTimes: number[] = []
    for (const lane of LANES.filter((lane) => freeHandsOf(lane) > 0)) {
      const dueAtMs = await loadNextDueTime(db, lane)
      if (dueAtMs !== undefined) dueTimes.push(dueAtMs)
    }
    if (dueTimes.length > 0 && handler !== undefined)
      cancelTimer = scheduler.schedule(poke, Math.max(0, Math.min(...dueTimes) - clock.now()))
  }

  const pump = async (): Promise<void> => {
    do {
      isPokedAgain = false
      cancelTimer()
      for (const lane of LANES) await fill(lane)
      await wakeAtNextDueTime()
    } while (isPokedAgain)
  }

  const poke = (): void => {
    isPokedAgain = true
    if (handler === undefined || pumping !== undefined) return
    pumping = pump()
      .catch((error: unknown) => {
        isPokedAgain = false
        if (handler === undefined) return
        log.error({ error }, 'The work queue cannot reach its database')
        cancelTimer = scheduler.schedule(poke, TROUBLE_DELAY_MS)
      })
      .finally(() => {
        pumping = undefined
        if (isPokedAgain) poke()
      })
  }

  return {
    enqueue: async (transaction, work) => {
      if (work.length === 0) return
      await insertWork(fromTransaction(transaction), work, clock.now())
      // The claim waits for the one connection, and so for the end of the caller's transaction.
      poke()
    },
    start: async (handle) => {
      for (const row of await loadAbandonedWork(db))
        await settle(row, { kind: 'retry', delayMs: 0, problem: 'the process that ran it ended' })
      handler = handle
      poke()
    },
    stop: async () => {
      handler = undefined
      await pumping
      cancelTimer()
      for (const wake of naps) wake()
      await Promise.all(LANES.flatMap((lane) => [...running[lane]]))
    },
    realign: async () => {
      await realignWork(db, clock.now())
      poke()
    },
    backlog: () => loadBacklog(db),
  }
}

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

/** The delay after the database itself failed. */
const TROUBLE_DELAY_MS = 1000

/** The work queue of the embedded database. The process that owns the folder is the only worker. */
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
  /** Ends the waits for a database that failed. */
  const wakeUps = new Set<() => void>()
  let claiming: Promise<void> | undefined
  let isClaimWanted = false
  let cancelTimer = (): void => {}

  const waitOutTrouble = (): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        wakeUps.delete(wake)
        cancel()
        resolve()
      }
      const cancel = scheduler.schedule(wake, TROUBLE_DELAY_MS)
      wakeUps.add(wake)
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
    // Until the result is stored, the row stays "running", so it isn't claimed again.
    for (;;)
      try {
        return await settle(row, result)
      } catch (error) {
        log.error({ work: row.effect, error }, 'The result of a piece of work could not be stored')
        if (handler === undefined) return
        await waitOutTrouble()
      }
  }

  const freeSlotsOf = (lane: Lane): number => concurrency[lane] - running[lane].size

  const begin = (row: ClaimedRow, lane: Lane, handle: Handler): void => {
    const job = run(row, handle).finally(() => {
      running[lane].delete(job)
      startClaiming()
    })
    running[lane].add(job)
  }

  /** Claims a lane's due work until no slot is free or nothing is left. */
  const claimLane = async (lane: Lane): Promise<void> => {
    for (let limit = freeSlotsOf(lane); limit > 0; limit = freeSlotsOf(lane)) {
      const handle = handler
      if (handle === undefined) return
      const rows = await claimWork(db, lane, { nowMs: clock.now(), limit })
      for (const row of rows) begin(row, lane, handle)
      if (rows.length < limit) return
    }
  }

  /** Sets the one timer. A lane without a free slot needs none: it claims again when a handler ends. */
  const wakeAtNextDueTime = async (): Promise<void> => {
    const dueTimes: number[] = []
    for (const lane of LANES.filter((lane) => freeSlotsOf(lane) > 0)) {
      const dueAtMs = await loadNextDueTime(db, lane)
      if (dueAtMs !== undefined) dueTimes.push(dueAtMs)
    }
    if (dueTimes.length > 0 && handler !== undefined)
      cancelTimer = scheduler.schedule(startClaiming, Math.max(0, Math.min(...dueTimes) - clock.now()))
  }

  const claimDueWork = async (): Promise<void> => {
    do {
      isClaimWanted = false
      cancelTimer()
      for (const lane of LANES) await claimLane(lane)
      await wakeAtNextDueTime()
    } while (isClaimWanted)
  }

  const startClaiming = (): void => {
    isClaimWanted = true
    if (handler === undefined || claiming !== undefined) return
    claiming = claimDueWork()
      .catch((error: unknown) => {
        isClaimWanted = false
        if (handler === undefined) return
        log.error({ error }, 'The work queue cannot reach its database')
        cancelTimer = scheduler.schedule(startClaiming, TROUBLE_DELAY_MS)
      })
      .finally(() => {
        claiming = undefined
        if (isClaimWanted) startClaiming()
      })
  }

  return {
    enqueue: async (transaction, work) => {
      if (work.length === 0) return
      await insertWork(fromTransaction(transaction), work, clock.now())
      // The claim waits for the one connection, so the caller's transaction ends first.
      startClaiming()
    },
    start: async (handle) => {
      for (const row of await loadAbandonedWork(db))
        await settle(row, { kind: 'retry', delayMs: 0, problem: 'the process that ran it ended' })
      handler = handle
      startClaiming()
    },
    stop: async () => {
      handler = undefined
      await claiming
      cancelTimer()
      for (const wake of wakeUps) wake()
      await Promise.all(LANES.flatMap((lane) => [...running[lane]]))
    },
    realign: async () => {
      await realignWork(db, clock.now())
      startClaiming()
    },
    backlog: () => loadBacklog(db),
  }
}

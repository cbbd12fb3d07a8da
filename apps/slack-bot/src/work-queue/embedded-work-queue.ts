import type { Kysely } from 'kysely'
import type { DatabaseSchema } from '../database/schema.ts'
import { fromTransaction } from '../database/transactions.ts'
import type { Clock } from '../rollouts/ports/clock.ts'
import type { ClaimedWork, WorkQueue, WorkResult } from '../rollouts/ports/work-queue.ts'
import { DEFAULT_CONCURRENCY, LANES, type Lane } from './lane.ts'
import { parseEffect } from './parse-effect.ts'
import { DEFAULT_RETRY_POLICY, backoffMs, type RetryPolicy } from './retry-policy.ts'
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
  type ClaimedRow,
} from './work-rows.ts'

export interface EmbeddedWorkQueueParts {
  readonly db: Kysely<DatabaseSchema>
  readonly clock: Clock
  readonly log: Log
  readonly scheduler?: Scheduler
  readonly concurrency?: Readonly<Record<Lane, number>>
  readonly retry?: RetryPolicy
  readonly random?: () => number
}

type Handler = (work: ClaimedWork) => Promise<WorkResult>

/** When the database itself failed. */
const TROUBLE_DELAY_MS = 1000

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** The embedded database's queue. The process that owns the folder is the only worker. */
export const createEmbeddedWorkQueue = (parts: EmbeddedWorkQueueParts): WorkQueue => {
  const { db, clock, log } = parts
  const scheduler = parts.scheduler ?? systemScheduler
  const concurrency = parts.concurrency ?? DEFAULT_CONCURRENCY
  const retry = parts.retry ?? DEFAULT_RETRY_POLICY
  const random = parts.random ?? Math.random

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

  const settle = async (row: ClaimedRow, result: WorkResult): Promise<void> => {
    if (result.kind === 'done') return deleteWork(db, row.id)
    const facts = { work: row.effect, attempt: row.attempts, problem: result.problem, error: result.error }
    if (result.kind === 'dead' || row.attempts >= retry.maxAttempts) {
      log.error(facts, 'Gave up a piece of work')
      return buryWork(db, row.id, result.problem)
    }
    log.warn(facts, 'A piece of work will be tried again')
    const delayMs = result.delayMs ?? backoffMs(row.attempts, retry, random)
    return postponeWork(db, row, clock.now() + delayMs, result.problem)
  }

  const run = async (row: ClaimedRow, handle: Handler): Promise<void> => {
    let result: WorkResult
    try {
      const effect = parseEffect(JSON.parse(row.effect))
      result = await handle({ effect, attempt: row.attempts })
    } catch (error) {
      result = { kind: 'retry', problem: messageOf(error), error }
    }
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
    backlog: () => loadBacklog(db),
  }
}

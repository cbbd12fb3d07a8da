import { sql } from 'kysely'
import { describe, expect, test, vi } from 'vitest'
import { machineClock } from '../../src/clock/machine-clock.ts'
import { openPostgresDatabase } from '../../src/database/open-database.ts'
import { createPgBossWorkQueue } from '../../src/work-queue/pg-boss-work-queue.ts'
import { silentLog } from '../support/silent-log.ts'
import { waitFor } from '../support/manual-time.ts'
import { createTemporaryPostgres, postgresUrl } from '../support/test-databases.ts'
import { createMortalClock } from './mortal-clock.ts'
import { tick, workQueueContract, type QueueUnderTest } from '../support/work-queue-contract.ts'

const UNIT_MS = 1500

const openQueue = async (server: {
  readonly url: string
  readonly drop: () => Promise<void>
}): Promise<QueueUnderTest> => {
  const database = await openPostgresDatabase(server.url)
  const { clock, die } = createMortalClock()
  const queue = createPgBossWorkQueue({
    url: server.url,
    db: database.db,
    clock: machineClock,
    log: silentLog,
    retry: {
      cloud: { maxAttempts: 3, firstDelayMs: 200, longestDelayMs: 1000 },
      people: { maxAttempts: Number.POSITIVE_INFINITY, firstDelayMs: 200, longestDelayMs: 1000 },
    },
    boss: { clock },
  })
  return {
    queue,
    transactions: database.transactions,
    now: () => Date.now(),
    unitMs: UNIT_MS,
    until: (what, isThere) => waitFor(what, isThere, 60_000),
    pass: (ms) =>
      new Promise((resolve) => {
        setTimeout(resolve, ms)
      }),
    crash: () => {
      die()
      return openQueue(server)
    },
    close: async () => {
      await queue.stop()
      await database.close()
      await server.drop()
    },
  }
}

describe.runIf(postgresUrl !== undefined)('on a real server', () => {
  workQueueContract('pg-boss (PostgreSQL)', async () => openQueue(await createTemporaryPostgres()), {
    isSideBySide: true,
  })

  test('due times stored while the server was six hours ahead move back once it is right', async () => {
    const server = await createTemporaryPostgres()
    const it = await openQueue(server)
    const database = await openPostgresDatabase(server.url)
    try {
      await it.transactions.run((transaction) =>
        it.queue.enqueue(transaction, [
          { effect: tick('soon'), dueAtMs: it.now() + UNIT_MS },
          { effect: tick('later'), dueAtMs: it.now() + 3_600_000 },
        ]),
      )
      // As if all of it had been written six hours in the future.
      await sql`update pgboss.job set start_after = start_after + interval '6 hours', created_on = created_on + interval '6 hours'`.execute(
        database.db,
      )
      const seen: string[] = []
      await it.queue.start(async ({ effect }) => {
        if (effect.type === 'tick-project') seen.push(effect.projectId)
        return { kind: 'done' }
      })
      await it.queue.realign()
      await it.queue.realign()
      await it.until('the first', () => seen.length > 0)
      expect(seen).toEqual(['soon'])
      const { oldestDueAtMs } = await it.queue.backlog()
      expect((oldestDueAtMs ?? 0) - it.now()).toBeGreaterThan(3_000_000)
      expect((oldestDueAtMs ?? 0) - it.now()).toBeLessThanOrEqual(3_600_000)
    } finally {
      await database.close()
      await it.close()
    }
  })

  test('workers continue when their machine’s clock is set back', async () => {
    const server = await createTemporaryPostgres()
    const database = await openPostgresDatabase(server.url)
    const now = vi.spyOn(Date, 'now')
    const queue = createPgBossWorkQueue({
      url: server.url,
      db: database.db,
      clock: { now: () => machineStartMs + performance.now(), elapsed: () => performance.now() },
      log: silentLog,
      // With one worker per lane, no other worker takes the work of one that waits for hours.
      concurrency: { cloud: 1, people: 1 },
    })
    const machineStartMs = Date.now() - performance.now()
    try {
      const seen: string[] = []
      await queue.start(async ({ effect }) => {
        if (effect.type === 'tick-project') seen.push(effect.projectId)
        now.mockImplementation(() => machineStartMs + performance.now() - 6 * 3_600_000)
        return { kind: 'done' }
      })
      const enqueue = (projectId: string): Promise<void> =>
        database.transactions.run((transaction) =>
          queue.enqueue(transaction, [
            { effect: tick(projectId), dueAtMs: machineStartMs + performance.now() + UNIT_MS },
          ]),
        )
      for (const projectId of ['a', 'b', 'c']) {
        await enqueue(projectId)
        const endMs = performance.now() + 30_000
        while (!seen.includes(projectId) && performance.now() < endMs)
          await new Promise((resolve) => {
            setTimeout(resolve, 20)
          })
        expect(seen).toContain(projectId)
      }
    } finally {
      now.mockRestore()
      await queue.stop()
      await database.close()
      await server.drop()
    }
  })
})

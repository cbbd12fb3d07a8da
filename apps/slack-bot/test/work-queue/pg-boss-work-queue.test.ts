import { describe } from 'vitest'
import { machineClock } from '../../src/clock/machine-clock.ts'
import { openPostgresDatabase } from '../../src/database/open-database.ts'
import { createPgBossWorkQueue } from '../../src/work-queue/pg-boss-work-queue.ts'
import { silentLog } from '../silent-log.ts'
import { waitFor } from '../manual-time.ts'
import { createTemporaryPostgres, postgresUrl } from '../test-databases.ts'
import { createMortalClock } from './mortal-clock.ts'
import { workQueueContract, type QueueUnderTest } from '../work-queue-contract.ts'

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
})

import { expect, test } from 'vitest'
import { openSqliteDatabase, type Database } from '../../src/database/open-database.ts'
import { createEmbeddedWorkQueue } from '../../src/work-queue/embedded-work-queue.ts'
import { silentLog } from '../silent-log.ts'
import { createManualTime, settle, type ManualTime } from '../manual-time.ts'
import { createTemporaryFolder } from '../test-databases.ts'
import { tick, workQueueContract, type QueueUnderTest } from '../work-queue-contract.ts'

const UNIT_MS = 60_000

const openQueue = async (
  folder: { readonly path: string; readonly remove: () => void },
  time: ManualTime,
): Promise<QueueUnderTest & { readonly database: Database }> => {
  const database = await openSqliteDatabase(folder.path)
  const queue = createEmbeddedWorkQueue({
    db: database.db,
    clock: time,
    scheduler: time,
    log: silentLog,
    retry: {
      cloud: { maxAttempts: 3, firstDelayMs: 1000, longestDelayMs: 600_000 },
      people: { maxAttempts: Number.POSITIVE_INFINITY, firstDelayMs: 1000, longestDelayMs: 60_000 },
    },
  })
  return {
    database,
    queue,
    transactions: database.transactions,
    now: () => time.now(),
    unitMs: UNIT_MS,
    until: async (what, isThere) => {
      await settle()
      while (!isThere())
        if (!(await time.advanceToNext())) throw new Error(`Nothing is due any more, and not there: ${what}`)
    },
    pass: (ms) => time.advance(ms),
    crash: async () => {
      await database.close()
      return openQueue(folder, time)
    },
    close: async () => {
      await queue.stop()
      await database.close()
      folder.remove()
    },
  }
}
const open = () => openQueue(createTemporaryFolder(), createManualTime())

workQueueContract('embedded (SQLite)', open)

test('pieces run in the order of their times, and of their arrival within one time', async () => {
  const it = await open()
  const dueAtMs = it.now()
  const seen: string[] = []
  await it.transactions.run((transaction) =>
    it.queue.enqueue(transaction, [
      { effect: tick('third'), dueAtMs },
      { effect: tick('second'), dueAtMs: dueAtMs - 1 },
      { effect: tick('fourth'), dueAtMs },
      { effect: tick('first'), dueAtMs: dueAtMs - 2 },
    ]),
  )
  await it.queue.start(async ({ effect }) => {
    if (effect.type === 'tick-project') seen.push(effect.projectId)
    return { kind: 'done' }
  })
  await it.until('all', () => seen.length === 4)
  expect(seen).toEqual(['first', 'second', 'third', 'fourth'])
  await it.close()
})

test('the run is counted before the handler sees it, so that work which kills the process is given up', async () => {
  const folder = createTemporaryFolder()
  const time = createManualTime()
  let it = await openQueue(folder, time)
  await it.transactions.run((transaction) => it.queue.enqueue(transaction, [{ effect: tick('poison') }]))
  const attempts: number[] = []
  for (let life = 0; life < 5; life += 1) {
    await it.queue.start((work) => {
      attempts.push(work.attempt)
      return new Promise(() => {})
    })
    await settle()
    const next = await it.crash()
    it = next as typeof it
  }
  expect(attempts).toEqual([1, 2, 3])
  await it.queue.start(async () => ({ kind: 'done' }))
  expect(await it.queue.backlog()).toEqual({ waiting: 0, dead: 1 })
  await it.close()
})

test('work that cannot be read becomes a dead letter and holds up nothing', async () => {
  const it = await open()
  await it.database.db
    .insertInto('work')
    .values([
      {
        effect: '{"type":"from-the-future"}',
        due_at_ms: 0,
        state: 'waiting',
        attempts: 0,
        id: 1,
        lane: 'cloud',
        key: null,
        problem: null,
      },
      {
        effect: 'not json',
        due_at_ms: 0,
        state: 'waiting',
        attempts: 0,
        id: 2,
        lane: 'people',
        key: null,
        problem: null,
      },
    ])
    .execute()
  let ran = 0
  await it.queue.start(async () => {
    ran += 1
    return { kind: 'done' }
  })
  await it.transactions.run((transaction) => it.queue.enqueue(transaction, [{ effect: tick('good') }]))
  await it.until('the good piece', () => ran === 1)
  await it.pass(60 * UNIT_MS)
  expect(await it.queue.backlog()).toEqual({ waiting: 0, dead: 2 })
  await it.close()
})

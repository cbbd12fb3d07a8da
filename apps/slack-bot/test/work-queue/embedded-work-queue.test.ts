import { expect, test } from 'vitest'
import { openSqliteDatabase, type Database } from '../../src/database/open-database.ts'
import { createEmbeddedWorkQueue } from '../../src/work-queue/embedded-work-queue.ts'
import { silentLog } from '../support/silent-log.ts'
import { createManualTime, settle, type ManualTime } from '../support/manual-time.ts'
import { createTemporaryFolder } from '../support/test-databases.ts'
import { tick, workQueueContract, type QueueUnderTest } from '../support/work-queue-contract.ts'

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

test('pieces run in the order of their due times, then of their arrival', async () => {
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

test('the run is counted before the handler sees it, so that work that kills the process is given up', async () => {
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

test('unreadable work becomes a dead letter and blocks nothing', async () => {
  const it = await open()
  await it.database.db
    .insertInto('work')
    .values([
      {
        effect: '{"type":"from-the-future"}',
        due_at_ms: 0,
        set_at_ms: 0,
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
        set_at_ms: 0,
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

test.each([6 * 3_600_000, 20 * 60_000])(
  'due times set by a clock %i ms ahead move back by the same amount once it is right',
  async (aheadMs) => {
    const time = createManualTime()
    const it = await openQueue(createTemporaryFolder(), time)
    time.jump(aheadMs)
    const enqueue = (projectId: string, afterMs: number): Promise<void> =>
      it.transactions.run((transaction) =>
        it.queue.enqueue(transaction, [
          { effect: tick(projectId), key: projectId, dueAtMs: time.now() + afterMs },
        ]),
      )
    await enqueue('soon', UNIT_MS)
    await enqueue('later', 10 * UNIT_MS)
    time.jump(-aheadMs)
    await enqueue('right', 5 * UNIT_MS)
    const seen: (readonly [string, number])[] = []
    const startMs = time.elapsed()
    await it.queue.start(async ({ effect }) => {
      if (effect.type === 'tick-project') seen.push([effect.projectId, time.elapsed() - startMs])
      return { kind: 'done' }
    })
    await it.queue.realign()
    await it.queue.realign()
    await it.until('all', () => seen.length === 3)
    expect(seen).toEqual([
      ['soon', UNIT_MS],
      ['right', 5 * UNIT_MS],
      ['later', 10 * UNIT_MS],
    ])
    await it.close()
  },
)

test('a retry postponed by a clock that was ahead moves back by the same amount, and so does merged work', async () => {
  const time = createManualTime()
  const it = await openQueue(createTemporaryFolder(), time)
  time.jump(6 * 3_600_000)
  const seen: number[] = []
  await it.queue.start(async () => {
    seen.push(time.elapsed())
    return seen.length < 2 ? { kind: 'retry', delayMs: UNIT_MS, problem: 'not yet' } : { kind: 'done' }
  })
  await it.transactions.run((transaction) => it.queue.enqueue(transaction, [{ effect: tick('a'), key: 'a' }]))
  await it.until('the first try', () => seen.length === 1)
  await settle()
  time.jump(-6 * 3_600_000)
  await it.transactions.run((transaction) =>
    it.queue.enqueue(transaction, [{ effect: tick('a'), key: 'a', dueAtMs: time.now() + 2 * UNIT_MS }]),
  )
  await it.queue.realign()
  await it.until('the second try', () => seen.length === 2)
  expect((seen[1] ?? 0) - (seen[0] ?? 0)).toBeLessThanOrEqual(2 * UNIT_MS)
  await it.close()
})

test('a clock that turns out to be behind brings the timers forward', async () => {
  const time = createManualTime()
  const it = await openQueue(createTemporaryFolder(), time)
  const startMs = time.elapsed()
  const seen: number[] = []
  await it.queue.start(async () => {
    seen.push(time.elapsed() - startMs)
    return { kind: 'done' }
  })
  await it.transactions.run((transaction) =>
    it.queue.enqueue(transaction, [{ effect: tick('a'), dueAtMs: time.now() + 10 * UNIT_MS }]),
  )
  await settle()
  time.jump(9 * UNIT_MS)
  await it.queue.realign()
  await it.until('it', () => seen.length === 1)
  expect(seen).toEqual([UNIT_MS])
  await it.close()
})

import { expect, test } from 'vitest'
import { createManualTime, settle } from '../../../test/support/manual-time.ts'
import { createCoalescer } from './coalesce.ts'
import { createPace, type Turn } from './pace.ts'

const REST_MS = 1_000

const start = () => {
  const time = createManualTime()
  const turns = new Map<string, Turn>()
  const wait = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      time.schedule(resolve, ms)
    })
  // A clock may count from any moment, one that lies ahead included.
  const clock = { now: () => time.now(), elapsed: () => time.elapsed() - 1_000_000 }
  const pace = createPace({ restMs: REST_MS, clock, wait, turns })
  const startedAtMs = time.now()
  const begun: [name: string, atMs: number][] = []
  const work = (name: string) => () => {
    begun.push([name, time.now() - startedAtMs])
    return Promise.resolve()
  }
  return { time, pace, turns, begun, work }
}

test('work of a key goes one after another with a rest in between, also after a failure; other keys do not wait', async () => {
  const { time, pace, begun, work } = start()
  const failed = pace.run('C1', () => Promise.reject(new Error('no')))
  void pace.run('C1', work('second'))
  void pace.run('C1', work('third'))
  void pace.run('C2', work('elsewhere'))
  await expect(failed).rejects.toThrow('no')
  await time.advance(10 * REST_MS)
  expect(begun).toEqual([
    ['elsewhere', 0],
    ['second', REST_MS],
    ['third', 2 * REST_MS],
  ])
})

test('a key that has rested is forgotten, however many there are', async () => {
  const { time, pace, turns, work } = start()
  for (let key = 0; key < 1_000; key += 1) {
    await pace.run(`C${key}`, work('post'))
    await time.advance(REST_MS / 2)
    expect(turns.size).toBeLessThanOrEqual(2)
  }
})

test('a key that works or waits is not forgotten', async () => {
  const { time, pace, begun, work } = start()
  const long = Promise.withResolvers<undefined>()
  void pace.run('C1', () => long.promise)
  await time.advance(10 * REST_MS)
  void pace.run('C2', work('elsewhere'))
  void pace.run('C1', work('next'))
  await time.advance(10 * REST_MS)
  expect(begun.map(([name]) => name)).toEqual(['elsewhere'])
  long.resolve(undefined)
  await time.advance(REST_MS)
  expect(begun.map(([name]) => name)).toEqual(['elsewhere', 'next'])
})

test('it is idle when everything that was asked for has ended', async () => {
  const { time, pace, begun, work } = start()
  for (const name of ['first', 'second']) void pace.run('C1', work(name))
  let isIdle = false
  const idle = pace.idle().then(() => (isIdle = true))
  await settle()
  expect(isIdle).toBe(false)
  await time.advance(REST_MS)
  await idle
  expect(begun).toHaveLength(2)
})

test('callers who come before a run has begun share it, and later ones get one of their own', async () => {
  const { time, pace, begun, work } = start()
  const coalesced = createCoalescer(pace)
  const [first, shared] = [coalesced('R-1', work('first')), coalesced('R-1', work('never'))]
  expect(shared).toBe(first)
  await first
  const shortly = [coalesced('R-1', () => Promise.reject(new Error('no'))), coalesced('R-1', work('never'))]
  const outcomes = Promise.allSettled(shortly)
  await time.advance(REST_MS)
  expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  void coalesced('R-1', work('last'))
  await time.advance(REST_MS)
  expect(begun).toEqual([
    ['first', 0],
    ['last', 2 * REST_MS],
  ])
})

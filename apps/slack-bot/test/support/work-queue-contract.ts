import { describe, test } from 'vitest'
import type { Effect } from '../../src/rollouts/model/effect.ts'
import type { Transactions } from '../../src/rollouts/ports/transaction.ts'
import type { ClaimedWork, DueWork, WorkQueue, WorkResult } from '../../src/rollouts/ports/work-queue.ts'

/** A queue with what a test needs. Both adapters give up a piece after 3 runs here. */
export interface QueueUnderTest {
  readonly queue: WorkQueue
  readonly transactions: Transactions
  readonly now: () => number
  /** A delay that is certainly not over by itself during a check. */
  readonly unitMs: number
  /** Lets time pass until the state is reached; fails if it isn't. */
  until(what: string, isThere: () => boolean): Promise<void>
  /** Lets this much time pass. */
  pass(ms: number): Promise<void>
  /** Ends this worker like a power cut, whatever it runs, and returns a new one on the same data. */
  crash(): Promise<QueueUnderTest>
  close(): Promise<void>
}

export const tick = (projectId: string): Effect => ({ type: 'tick-project', projectId })
const DONE: WorkResult = { kind: 'done' }

const nameOf = (work: ClaimedWork): string =>
  work.effect.type === 'tick-project' ? work.effect.projectId : work.effect.type

/** Handlers that wait until the test releases them. */
const createGate = () => {
  const waiting: (() => void)[] = []
  return {
    pass: () => new Promise<void>((resolve) => waiting.push(resolve)),
    open: () => {
      for (const resolve of waiting.splice(0)) resolve()
    },
  }
}

/** A separate queue for one test, with a log of runs as `name#attempt`. */
const setUp = async (
  open: () => Promise<QueueUnderTest>,
  onTestFinished: (cleanUp: () => Promise<void>) => void,
) => {
  const log: string[] = []
  const world = {
    it: await open(),
    log,
    enqueue: (...work: DueWork[]): Promise<void> =>
      world.it.transactions.run((transaction) => world.it.queue.enqueue(transaction, work)),
    start: (handle: (work: ClaimedWork) => Promise<WorkResult> | WorkResult = () => DONE): Promise<void> =>
      world.it.queue.start(async (work) => {
        log.push(`${nameOf(work)}#${work.attempt}`)
        return handle(work)
      }),
  }
  onTestFinished(() => world.it.close())
  return world
}

/**
 * What every adapter of the WorkQueue port does. With real time, the tests run concurrently, each on its own data.
 */
export const workQueueContract = (
  name: string,
  open: () => Promise<QueueUnderTest>,
  options: { readonly isSideBySide?: boolean } = {},
): void => {
  const check = options.isSideBySide === true ? test.concurrent : test
  describe(`work queue: ${name}`, () => {
    check(
      'work runs once its transaction is committed, and never if it is rolled back',
      async ({ expect, onTestFinished }) => {
        const world = await setUp(open, onTestFinished)
        const { log, enqueue, start } = world
        await start()
        await expect(
          world.it.transactions.run(async (transaction) => {
            await world.it.queue.enqueue(transaction, [{ effect: tick('lost') }])
            throw new Error('no')
          }),
        ).rejects.toThrow('no')
        await enqueue({ effect: tick('a') }, { effect: { type: 'refresh-card', rolloutId: 'R-1' } })
        await world.it.until('both pieces', () => log.length === 2)
        await world.it.pass(world.it.unitMs)
        expect(log.sort()).toEqual(['a#1', 'refresh-card#1'])
        expect(await world.it.queue.backlog()).toEqual({ waiting: 0, dead: 0 })
      },
    )

    check(
      'work that is due later waits for its time, even across a restart',
      async ({ expect, onTestFinished }) => {
        const world = await setUp(open, onTestFinished)
        const { log, enqueue, start } = world
        await enqueue(
          { effect: tick('later'), dueAtMs: world.it.now() + 2 * world.it.unitMs },
          { effect: tick('now') },
        )
        await start()
        await world.it.until('the first piece', () => log.length === 1)
        expect(log).toEqual(['now#1'])
        expect((await world.it.queue.backlog()).waiting).toBe(1)
        await world.it.queue.stop()
        await start()
        await world.it.until('the second piece', () => log.length === 2)
        expect(log).toEqual(['now#1', 'later#1'])
      },
    )

    check(
      'only one piece of a key waits, at the earlier of the times',
      async ({ expect, onTestFinished }) => {
        const world = await setUp(open, onTestFinished)
        const { log, enqueue, start } = world
        await enqueue({ effect: tick('a'), key: 'a', dueAtMs: world.it.now() + 2 * world.it.unitMs })
        await enqueue({ effect: tick('a'), key: 'a', dueAtMs: world.it.now() + 900 * world.it.unitMs })
        expect((await world.it.queue.backlog()).waiting).toBe(1)
        await start()
        await world.it.pass(world.it.unitMs / 2)
        expect(log).toEqual([])
        await enqueue({ effect: tick('a'), key: 'a' }, { effect: tick('a'), key: 'a' })
        const beforeMs = world.it.now()
        await world.it.until('the piece, at once', () => log.length === 1)
        expect(world.it.now() - beforeMs).toBeLessThan(world.it.unitMs)
        await world.it.pass(3 * world.it.unitMs)
        expect(log).toEqual(['a#1'])
      },
    )

    check(
      'while a piece runs, one more with its key may wait, and never runs at the same time',
      async ({ expect, onTestFinished }) => {
        const world = await setUp(open, onTestFinished)
        const { log, enqueue, start } = world
        const gate = createGate()
        let inside = 0
        let most = 0
        await start(async () => {
          inside += 1
          most = Math.max(most, inside)
          await gate.pass()
          inside -= 1
          return DONE
        })
        await enqueue({ effect: tick('a'), key: 'a' })
        await world.it.until('the piece to run', () => inside === 1)
        await enqueue({ effect: tick('a'), key: 'a' })
        await enqueue({ effect: tick('a'), key: 'a' })
        await enqueue({ effect: tick('b'), key: 'b' })
        await world.it.until('the other key beside it', () => inside === 2)
        await world.it.pass(world.it.unitMs)
        expect(log).toEqual(['a#1', 'b#1'])
        expect((await world.it.queue.backlog()).waiting).toBe(1)
        gate.open()
        await world.it.until('the one that waited', () => log.length === 3 && inside === 1)
        gate.open()
        await world.it.until('the end', () => inside === 0)
        await world.it.pass(world.it.unitMs)
        expect(log).toEqual(['a#1', 'b#1', 'a#1'])
        expect(most).toBe(2)
      },
    )

    check(
      'a piece that enqueues itself again runs again at its time, not before',
      async ({ expect, onTestFinished }) => {
        const world = await setUp(open, onTestFinished)
        const { enqueue, start } = world
        let startedMs: number[] = []
        await start(async () => {
          startedMs.push(world.it.now())
          if (startedMs.length < 3)
            await enqueue({ effect: tick('a'), key: 'a', dueAtMs: world.it.now() + world.it.unitMs })
          return DONE
        })
        await enqueue({ effect: tick('a'), key: 'a' })
        await world.it.until('three runs', () => startedMs.length === 3)
        const [first = 0, second = 0, third = 0] = startedMs
        expect(second - first).toBeGreaterThanOrEqual(world.it.unitMs - 1)
        expect(third - second).toBeGreaterThanOrEqual(world.it.unitMs - 1)
      },
    )

    check(
      'a piece that asks for a retry gets it after its delay, with its attempts counted',
      async ({ expect, onTestFinished }) => {
        const world = await setUp(open, onTestFinished)
        const { log, enqueue, start } = world
        await start((work) =>
          work.attempt === 1 ? { kind: 'retry', delayMs: world.it.unitMs, problem: 'busy' } : DONE,
        )
        await enqueue({ effect: tick('a'), key: 'a' })
        await world.it.until('the first try', () => log.length === 1)
        await world.it.pass(world.it.unitMs / 2)
        expect(log).toEqual(['a#1'])
        await world.it.until('the second try', () => log.length === 2)
        expect(log).toEqual(['a#1', 'a#2'])
      },
    )

    check(
      'while a piece waits for its retry, the same work enqueued again is still one piece',
      async ({ expect, onTestFinished }) => {
        const world = await setUp(open, onTestFinished)
        const { log, enqueue, start } = world
        await start((work) =>
          work.attempt === 1 ? { kind: 'retry', delayMs: 2 * world.it.unitMs, problem: 'busy' } : DONE,
        )
        await enqueue({ effect: tick('a'), key: 'a' })
        await world.it.until('the first try', () => log.length === 1)
        await world.it.pass(world.it.unitMs / 4)
        await enqueue({ effect: tick('a'), key: 'a', dueAtMs: world.it.now() + 900 * world.it.unitMs })
        expect((await world.it.queue.backlog()).waiting).toBe(1)
        await world.it.until('the second try', () => log.length === 2)
        await world.it.pass(world.it.unitMs)
        expect(await world.it.queue.backlog()).toEqual({ waiting: 0, dead: 0 })
      },
    )

    check(
      'a handler that throws is retried, and after the last try the piece is a dead letter',
      async ({ expect, onTestFinished }) => {
        const world = await setUp(open, onTestFinished)
        const { log, enqueue, start } = world
        await start(() => {
          throw new Error('out of order')
        })
        await enqueue({ effect: tick('a'), key: 'a' })
        await world.it.until('three tries', () => log.length === 3)
        await world.it.pass(2 * world.it.unitMs)
        expect(log).toEqual(['a#1', 'a#2', 'a#3'])
        expect(await world.it.queue.backlog()).toEqual({ waiting: 0, dead: 1 })
        // A dead letter doesn't block new work with its key.
        await enqueue({ effect: tick('a'), key: 'a' })
        await world.it.until('new work', () => log.length > 3)
      },
    )

    check(
      'messages to people are never given up: they are tried until they succeed',
      async ({ expect, onTestFinished }) => {
        const world = await setUp(open, onTestFinished)
        const { log, enqueue, start } = world
        await start((work) => {
          if (work.attempt === 6) return DONE
          if (work.attempt % 2 === 0) throw new Error('away')
          return { kind: 'retry', delayMs: 1, problem: 'away' }
        })
        await enqueue(
          { effect: { type: 'refresh-card', rolloutId: 'R-1' }, key: 'card:R-1' },
          { effect: { type: 'tell-thread', rolloutId: 'R-1' }, key: 'thread:R-1' },
        )
        await world.it.until('the sixth tries', () => log.filter((run) => run.endsWith('#6')).length === 2)
        await world.it.pass(world.it.unitMs)
        expect(log.length).toBe(12)
        expect(await world.it.queue.backlog()).toEqual({ waiting: 0, dead: 0 })
      },
    )

    check('a piece that is declared dead is not retried', async ({ expect, onTestFinished }) => {
      const world = await setUp(open, onTestFinished)
      const { log, enqueue, start } = world
      await start(() => ({ kind: 'dead', problem: 'no such thing' }))
      await enqueue({ effect: tick('a'), key: 'a' }, { effect: tick('b') })
      await world.it.until('both pieces', () => log.length === 2)
      await world.it.pass(3 * world.it.unitMs)
      expect(log).toHaveLength(2)
      expect(await world.it.queue.backlog()).toEqual({ waiting: 0, dead: 2 })
    })

    check(
      'work of a dead worker runs again within a minute, with the lost run counted',
      async ({ expect, onTestFinished }) => {
        const world = await setUp(open, onTestFinished)
        const { log, enqueue, start } = world
        await start(() => new Promise(() => {}))
        await enqueue({ effect: tick('a'), key: 'a' })
        await world.it.until('the piece to run', () => log.length === 1)
        await enqueue({ effect: tick('a'), key: 'a' }, { effect: tick('b'), key: 'b' })
        await world.it.until('the other piece to run', () => log.length === 2)
        world.it = await world.it.crash()
        const diedAtMs = world.it.now()
        await start()
        await world.it.until('both again', () => log.includes('a#2') && log.includes('b#2'))
        expect(world.it.now() - diedAtMs).toBeLessThan(60_000)
        await world.it.pass(world.it.unitMs)
        // The piece behind the lost run is the same work: it may run once more, but is never lost.
        expect(log.length).toBeLessThanOrEqual(5)
        expect(await world.it.queue.backlog()).toEqual({ waiting: 0, dead: 0 })
      },
      90_000,
    )

    check(
      'a stop waits for running work, and leaves the rest for the next start',
      async ({ expect, onTestFinished }) => {
        const world = await setUp(open, onTestFinished)
        const { log, enqueue, start } = world
        const gate = createGate()
        await start(async () => {
          await gate.pass()
          log.push('finished')
          return DONE
        })
        await enqueue({ effect: tick('a') })
        await world.it.until('the piece to run', () => log.length === 1)
        let isStopped = false
        const stopping = world.it.queue.stop().finally(() => {
          isStopped = true
        })
        await enqueue({ effect: tick('b') })
        await world.it.pass(world.it.unitMs / 4)
        expect(isStopped).toBe(false)
        gate.open()
        await world.it.until('the stop', () => isStopped)
        await stopping
        // The server may hand over work at the moment of the stop; the stop waits for that work, too.
        const begun = (): string[] => log.filter((entry) => entry.endsWith('#1'))
        expect(log.filter((entry) => entry === 'finished')).toHaveLength(begun().length)
        if (begun().length === 1) await start()
        await world.it.until('the rest', () => begun().length === 2)
        expect(begun()).toEqual(['a#1', 'b#1'])
      },
    )

    check(
      'waiting work that is enqueued again runs after that transaction, never before it',
      async ({ expect, onTestFinished }) => {
        const world = await setUp(open, onTestFinished)
        const { enqueue, start } = world
        let isKept = false
        const sawKept: boolean[] = []
        let starting: Promise<void> | undefined
        await enqueue({ effect: tick('a'), key: 'a' })
        await world.it.transactions.run(async (transaction) => {
          await world.it.queue.enqueue(transaction, [{ effect: tick('a'), key: 'a' }])
          starting = start(() => {
            sawKept.push(isKept)
            return DONE
          })
          await world.it.pass(world.it.unitMs)
          isKept = true
        })
        await starting
        await world.it.until('the run', () => sawKept.length > 0)
        await world.it.pass(world.it.unitMs)
        expect(sawKept).toEqual([true])
      },
    )

    check('many concurrent transactions with one key leave one piece', async ({ expect, onTestFinished }) => {
      const world = await setUp(open, onTestFinished)
      const { log, enqueue, start } = world
      await Promise.all(Array.from({ length: 12 }, () => enqueue({ effect: tick('a'), key: 'a' })))
      expect((await world.it.queue.backlog()).waiting).toBe(1)
      await start()
      await world.it.until('the run', () => log.length > 0)
      await world.it.pass(world.it.unitMs)
      expect(log).toEqual(['a#1'])
    })

    check('many pieces with low concurrency all run exactly once', async ({ expect, onTestFinished }) => {
      const world = await setUp(open, onTestFinished)
      const { log, enqueue, start } = world
      await start()
      await Promise.all(Array.from({ length: 40 }, (_, index) => enqueue({ effect: tick(`p${index}`) })))
      await world.it.until('all of them', () => log.length >= 40)
      await world.it.pass(world.it.unitMs)
      expect(new Set(log).size).toBe(40)
      expect(log).toHaveLength(40)
    })
  })
}

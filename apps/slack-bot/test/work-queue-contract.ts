import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Effect } from '../src/rollouts/effect.ts'
import type { Transactions } from '../src/rollouts/ports/transaction.ts'
import type { ClaimedWork, DueWork, WorkQueue, WorkResult } from '../src/rollouts/ports/work-queue.ts'

/** A queue with what a test needs around it. Both adapters give up a piece after 3 runs here. */
export interface QueueUnderTest {
  readonly queue: WorkQueue
  readonly transactions: Transactions
  readonly now: () => number
  /** A delay that is surely not over by itself while a test looks. */
  readonly unitMs: number
  /** Lets time pass until the state is there; fails when it does not come. */
  until(what: string, isThere: () => boolean): Promise<void>
  /** Lets this much time pass. */
  pass(ms: number): Promise<void>
  /** Ends this worker as a power cut would, whatever it runs, and gives a new one on the same data. */
  crash(): Promise<QueueUnderTest>
  close(): Promise<void>
}

export const tick = (projectId: string): Effect => ({ type: 'tick-project', projectId })
const DONE: WorkResult = { kind: 'done' }

/** What every adapter of the WorkQueue port does. */
export const workQueueContract = (name: string, open: () => Promise<QueueUnderTest>): void => {
  describe(`work queue: ${name}`, () => {
    let it: QueueUnderTest
    let log: string[]
    beforeEach(async () => {
      it = await open()
      log = []
    }, 30_000)
    afterEach(() => it.close())

    const enqueue = (...work: DueWork[]): Promise<void> =>
      it.transactions.run((transaction) => it.queue.enqueue(transaction, work))
    const nameOf = (work: ClaimedWork): string =>
      work.effect.type === 'tick-project' ? work.effect.projectId : work.effect.type
    const start = (
      handle: (work: ClaimedWork) => Promise<WorkResult> | WorkResult = () => DONE,
    ): Promise<void> =>
      it.queue.start(async (work) => {
        log.push(`${nameOf(work)}#${work.attempt}`)
        return handle(work)
      })
    /** Handlers that wait until the test lets them go. */
    const createGate = () => {
      const waiting: (() => void)[] = []
      return {
        pass: () => new Promise<void>((resolve) => waiting.push(resolve)),
        open: () => {
          for (const resolve of waiting.splice(0)) resolve()
        },
      }
    }

    test('work runs once its transaction is committed, and never when it is rolled back', async () => {
      await start()
      await expect(
        it.transactions.run(async (transaction) => {
          await it.queue.enqueue(transaction, [{ effect: tick('lost') }])
          throw new Error('no')
        }),
      ).rejects.toThrow('no')
      await enqueue({ effect: tick('a') }, { effect: { type: 'refresh-card', rolloutId: 'R-1' } })
      await it.until('both pieces', () => log.length === 2)
      await it.pass(it.unitMs)
      expect(log.sort()).toEqual(['a#1', 'refresh-card#1'])
      expect(await it.queue.backlog()).toEqual({ waiting: 0, dead: 0 })
    })

    test('work that is due later waits for its time, also over a restart', async () => {
      await enqueue({ effect: tick('later'), dueAtMs: it.now() + 2 * it.unitMs }, { effect: tick('now') })
      await start()
      await it.until('the first piece', () => log.length === 1)
      expect(log).toEqual(['now#1'])
      expect((await it.queue.backlog()).waiting).toBe(1)
      await it.queue.stop()
      await start()
      await it.until('the second piece', () => log.length === 2)
      expect(log).toEqual(['now#1', 'later#1'])
    })

    test('of one key only one piece waits, at the earlier of the times', async () => {
      await enqueue({ effect: tick('a'), key: 'a', dueAtMs: it.now() + 2 * it.unitMs })
      await enqueue({ effect: tick('a'), key: 'a', dueAtMs: it.now() + 900 * it.unitMs })
      expect((await it.queue.backlog()).waiting).toBe(1)
      await start()
      await it.pass(it.unitMs / 2)
      expect(log).toEqual([])
      await enqueue({ effect: tick('a'), key: 'a' }, { effect: tick('a'), key: 'a' })
      const beforeMs = it.now()
      await it.until('the piece, at once', () => log.length === 1)
      expect(it.now() - beforeMs).toBeLessThan(it.unitMs)
      await it.pass(3 * it.unitMs)
      expect(log).toEqual(['a#1'])
    })

    test('while a piece runs one more with its key may wait, and never runs beside it', async () => {
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
      await it.until('the piece to run', () => inside === 1)
      await enqueue({ effect: tick('a'), key: 'a' })
      await enqueue({ effect: tick('a'), key: 'a' })
      await enqueue({ effect: tick('b'), key: 'b' })
      await it.until('the other key beside it', () => inside === 2)
      await it.pass(it.unitMs)
      expect(log).toEqual(['a#1', 'b#1'])
      expect((await it.queue.backlog()).waiting).toBe(1)
      gate.open()
      await it.until('the one that waited', () => log.length === 3 && inside === 1)
      gate.open()
      await it.until('the end', () => inside === 0)
      await it.pass(it.unitMs)
      expect(log).toEqual(['a#1', 'b#1', 'a#1'])
      expect(most).toBe(2)
    })

    test('a piece that enqueues itself again runs again at its time, not before', async () => {
      let startedMs: number[] = []
      await start(async () => {
        startedMs.push(it.now())
        if (startedMs.length < 3)
          await enqueue({ effect: tick('a'), key: 'a', dueAtMs: it.now() + it.unitMs })
        return DONE
      })
      await enqueue({ effect: tick('a'), key: 'a' })
      await it.until('three runs', () => startedMs.length === 3)
      const [first = 0, second = 0, third = 0] = startedMs
      expect(second - first).toBeGreaterThanOrEqual(it.unitMs - 1)
      expect(third - second).toBeGreaterThanOrEqual(it.unitMs - 1)
    })

    test('a piece that asks for another try gets it after its delay, with its attempts counted', async () => {
      await start((work) =>
        work.attempt === 1 ? { kind: 'retry', delayMs: it.unitMs, problem: 'busy' } : DONE,
      )
      await enqueue({ effect: tick('a'), key: 'a' })
      await it.until('the first try', () => log.length === 1)
      await it.pass(it.unitMs / 2)
      expect(log).toEqual(['a#1'])
      await it.until('the second try', () => log.length === 2)
      expect(log).toEqual(['a#1', 'a#2'])
    })

    test('while a piece waits for its next try, the same work enqueued again is still one piece', async () => {
      await start((work) =>
        work.attempt === 1 ? { kind: 'retry', delayMs: 2 * it.unitMs, problem: 'busy' } : DONE,
      )
      await enqueue({ effect: tick('a'), key: 'a' })
      await it.until('the first try', () => log.length === 1)
      await it.pass(it.unitMs / 4)
      await enqueue({ effect: tick('a'), key: 'a', dueAtMs: it.now() + 900 * it.unitMs })
      expect((await it.queue.backlog()).waiting).toBe(1)
      await it.until('the second try', () => log.length === 2)
      await it.pass(it.unitMs)
      expect(await it.queue.backlog()).toEqual({ waiting: 0, dead: 0 })
    })

    test('a handler that throws is tried again, and after the last try the piece is a dead letter', async () => {
      await start(() => {
        throw new Error('out of order')
      })
      await enqueue({ effect: tick('a'), key: 'a' })
      await it.until('three tries', () => log.length === 3)
      await it.pass(2 * it.unitMs)
      expect(log).toEqual(['a#1', 'a#2', 'a#3'])
      expect(await it.queue.backlog()).toEqual({ waiting: 0, dead: 1 })
      // A dead letter does not stand in the way of new work with its key.
      await enqueue({ effect: tick('a'), key: 'a' })
      await it.until('new work', () => log.length > 3)
    })

    test('a piece that is called dead is not tried again', async () => {
      await start(() => ({ kind: 'dead', problem: 'no such thing' }))
      await enqueue({ effect: tick('a'), key: 'a' }, { effect: tick('b') })
      await it.until('both pieces', () => log.length === 2)
      await it.pass(3 * it.unitMs)
      expect(log).toHaveLength(2)
      expect(await it.queue.backlog()).toEqual({ waiting: 0, dead: 2 })
    })

    test('work of a worker that died runs again, with the lost run counted', async () => {
      await start(() => new Promise(() => {}))
      await enqueue({ effect: tick('a'), key: 'a' })
      await it.until('the piece to run', () => log.length === 1)
      await enqueue({ effect: tick('a'), key: 'a' }, { effect: tick('b'), key: 'b' })
      await it.until('the other piece to run', () => log.length === 2)
      it = await it.crash()
      await start()
      await it.until('both again', () => log.length >= 4)
      expect(log.slice(2, 4).sort()).toEqual(['a#2', 'b#2'])
      await it.pass(it.unitMs)
      // The one that waited behind the lost run is the same work: it may run once more, never be lost.
      expect(log.length).toBeLessThanOrEqual(5)
      expect(await it.queue.backlog()).toEqual({ waiting: 0, dead: 0 })
    })

    test('stopping waits for what runs, and leaves the rest for the next start', async () => {
      const gate = createGate()
      await start(async () => {
        await gate.pass()
        log.push('finished')
        return DONE
      })
      await enqueue({ effect: tick('a') })
      await it.until('the piece to run', () => log.length === 1)
      let isStopped = false
      const stopping = it.queue.stop().finally(() => {
        isStopped = true
      })
      await enqueue({ effect: tick('b') })
      await it.pass(it.unitMs / 4)
      expect(isStopped).toBe(false)
      gate.open()
      await it.until('the stop', () => isStopped)
      await stopping
      expect(log).toEqual(['a#1', 'finished'])
      await start()
      await it.until('the rest', () => log.length === 3)
      expect(log).toEqual(['a#1', 'finished', 'b#1'])
    })

    test('many pieces with few hands all run exactly once', async () => {
      await start()
      await Promise.all(Array.from({ length: 40 }, (_, index) => enqueue({ effect: tick(`p${index}`) })))
      await it.until('all of them', () => log.length >= 40)
      await it.pass(it.unitMs)
      expect(new Set(log).size).toBe(40)
      expect(log).toHaveLength(40)
    })
  })
}

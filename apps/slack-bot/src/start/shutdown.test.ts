import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { silentLog } from '../../test/support/silent-log.ts'
import { createShutdown } from './shutdown.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const limits = { graceMs: 3_000, wholeMs: 8_000 }
const forever = new Promise<void>(() => {})

test('parts close one by one in reverse order, and a failing part does not block the others', async () => {
  const closed: string[] = []
  const shutdown = createShutdown(silentLog, limits)
  for (const part of ['health', 'database', 'engine'])
    shutdown.onStop(part, async () => {
      await Promise.resolve()
      closed.push(part)
      if (part === 'engine') throw new Error('no')
    })
  expect(shutdown.asked.aborted).toBe(false)
  await Promise.all([shutdown.run(), shutdown.run()])
  expect(closed).toEqual(['engine', 'database', 'health'])
  expect(shutdown.asked.aborted).toBe(true)
})

test('running calls get a grace period, then they are cut and their parts close in order', async () => {
  const shutdown = createShutdown(silentLog, limits)
  let isClosed = false
  shutdown.onStop('engine', async () => {
    await new Promise<void>((resolve) => {
      shutdown.cut.addEventListener('abort', () => resolve(), { once: true })
    })
    isClosed = true
  })
  const run = shutdown.run()
  await vi.advanceTimersByTimeAsync(limits.graceMs - 1)
  expect(shutdown.cut.aborted).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  await run
  expect(isClosed).toBe(true)
})

test('the stop never takes longer than its time limit', async () => {
  const shutdown = createShutdown(silentLog, limits)
  let isOver = false
  shutdown.onStop('database', () => forever)
  const watch = async (): Promise<void> => {
    await shutdown.run()
    isOver = true
  }
  void watch()
  await vi.advanceTimersByTimeAsync(limits.wholeMs - 1)
  expect(isOver).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  expect(isOver).toBe(true)
})

test('a part that opens during the stop is closed, too', async () => {
  const shutdown = createShutdown(silentLog, limits)
  await shutdown.run()
  let isClosed = false
  shutdown.onStop('database', () => {
    isClosed = true
  })
  await vi.advanceTimersByTimeAsync(0)
  expect(isClosed).toBe(true)
})

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { silentLog } from '../../test/support/silent-log.ts'
import { createShutdown } from './shutdown.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const limits = { graceMs: 3_000, wholeMs: 8_000 }
const forever = new Promise<void>(() => {})

test('parts are closed in the reverse order, each after the one before, and one that fails holds up none', async () => {
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

test('calls under way have a grace; then they are cut, and what waited for them is closed in order', async () => {
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

test('nothing is waited for longer than the whole time', async () => {
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

test('a part that opens while the stop is under way is closed, too', async () => {
  const shutdown = createShutdown(silentLog, limits)
  await shutdown.run()
  let isClosed = false
  shutdown.onStop('database', () => {
    isClosed = true
  })
  await vi.advanceTimersByTimeAsync(0)
  expect(isClosed).toBe(true)
})

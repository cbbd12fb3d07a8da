// A machine whose clock is wrong, was set, or slept.
import { afterEach, describe, expect, it, test } from 'vitest'
import type { MaintenanceWindow } from '../../src/rollouts/model/plan.ts'
import type { Rollout } from '../../src/rollouts/model/rollout.ts'
import { approve, request, runUntil, stateOf, type EngineLife } from './engine-world.ts'
import { openClockWorld } from './wrong-clock-world.ts'

const MINUTE = 60_000
const HOUR = 3_600_000
const JUMPS = [20 * MINUTE, -20 * MINUTE, 6 * HOUR, -6 * HOUR] as const
/** The world's day begins at eight. */
const MORNING: MaintenanceWindow = {
  timeZone: 'UTC',
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  startMinute: 7 * 60,
  endMinute: 12 * 60,
}
/** The longest time between two polls, by the default bounds. */
const ONE_POLL_MS = 180_000

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const open = async (options: Parameters<typeof openClockWorld>[0] = {}) => {
  const world = openClockWorld(options)
  cleanUps.push(world.remove)
  const start: typeof world.start = async (refine) => {
    const life = await world.start(refine)
    cleanUps.push(() => life.end())
    return life
  }
  return { ...world, start }
}
type World = Awaited<ReturnType<typeof open>>

const isPlanned = (rollout: Rollout): boolean => rollout.status !== 'draft'
const isDone = (rollout: Rollout): boolean => rollout.status === 'completed'

const approved = async ({ time, cloud }: World, life: EngineLife): Promise<void> => {
  await request(life.engine, cloud, 'k')
  await approve(life.engine, await runUntil(life, time, 'R-1', isPlanned))
}

/** How long the same rollout takes with a right clock. */
const usualMs = async (): Promise<number> => {
  const world = await open()
  const life = await world.start()
  const startMs = world.time.elapsed()
  await approved(world, life)
  await runUntil(life, world.time, 'R-1', isDone)
  return world.time.elapsed() - startMs
}

const timesOf = async (life: EngineLife): Promise<readonly number[]> =>
  (await life.engine.events('R-1')).map(({ atMs }) => atMs)

describe('a clock that is wrong', () => {
  it.each(JUMPS)(
    'by %i ms from the start costs at most a poll, and affects no stored time',
    async (aheadMs) => {
      const world = await open({ aheadMs })
      const beginMs = world.machine.trueMs()
      const startMs = world.time.elapsed()
      const life = await world.start()
      await approved(world, life)
      await runUntil(life, world.time, 'R-1', isDone)
      expect(world.time.elapsed() - startMs).toBeLessThanOrEqual((await usualMs()) + ONE_POLL_MS)
      const times = await timesOf(life)
      // All except the request, which a person made before any answer came.
      expect(Math.min(...times.slice(1))).toBeGreaterThanOrEqual(beginMs)
      expect(Math.max(...times.slice(1))).toBeLessThanOrEqual(world.machine.trueMs())
      expect(world.cloud.triggered).toHaveLength(8)
    },
  )

  it.each(JUMPS)('by %i ms in the middle of a rollout costs at most a poll', async (byMs) => {
    const world = await open()
    const life = await world.start()
    const startMs = world.time.elapsed()
    await approved(world, life)
    await runUntil(life, world.time, 'R-1', () => world.cloud.triggered.length > 0)
    world.time.jump(byMs)
    await runUntil(life, world.time, 'R-1', isDone)
    expect(world.time.elapsed() - startMs).toBeLessThanOrEqual((await usualMs()) + ONE_POLL_MS)
    const times = await timesOf(life)
    expect(times).toEqual(times.toSorted((left, right) => left - right))
    expect(Math.max(...times)).toBeLessThanOrEqual(world.machine.trueMs())
    expect(world.cloud.triggered).toHaveLength(8)
  })

  it.each(JUMPS)('by %i ms at a start neither ends nor delays a soak', async (byMs) => {
    const world = await open()
    const first = await world.start()
    await approved(world, first)
    const soaking = await runUntil(
      first,
      world.time,
      'R-1',
      (rollout) => 'waves' in rollout && rollout.waves.some(({ state }) => state === 'soaking'),
    )
    const endMs = 'waves' in soaking ? (soaking.waves[0]?.soakUntilMs ?? 0) : 0
    await first.end()
    world.time.jump(byMs)
    const second = await world.start()
    await runUntil(
      second,
      world.time,
      'R-1',
      (rollout) => 'waves' in rollout && rollout.waves[0]?.state === 'passed',
    )
    expect(world.machine.trueMs()).toBeGreaterThanOrEqual(endMs)
    expect(world.machine.trueMs()).toBeLessThanOrEqual(endMs + ONE_POLL_MS)
  })
})

describe('until the time is confirmed', () => {
  it('nothing is sent after a start, and no request expires', async () => {
    const world = await open()
    const first = await world.start()
    await request(first.engine, world.cloud, 'k')
    await runUntil(first, world.time, 'R-1', isPlanned)
    await first.end()
    // Long enough for a request to expire, if this clock were trusted.
    world.time.jump(30 * 24 * HOUR)
    world.servers.areAway = true
    const second = await world.start()
    await world.time.advance(HOUR)
    expect((await stateOf(second.engine, 'R-1')).status).toBe('awaiting-approval')
    world.servers.areAway = false
    await approve(second.engine, await stateOf(second.engine, 'R-1'))
    await second.end()
    world.servers.areAway = true
    world.time.jump(-HOUR)
    const third = await world.start()
    await world.time.advance(HOUR)
    expect(world.cloud.triggered).toEqual([])
    world.servers.areAway = false
    await runUntil(third, world.time, 'R-1', isDone)
    expect(world.cloud.triggered).toHaveLength(8)
  })

  it('nothing is sent after the machine slept through the end of its window', async () => {
    const world = await open({ window: MORNING })
    const life = await world.start()
    await approved(world, life)
    world.machine.suspend(6 * HOUR)
    world.servers.areAway = true
    await world.time.advance(HOUR)
    world.servers.areAway = false
    await world.time.advance(HOUR)
    expect(world.cloud.triggered).toEqual([])
    // It is 16:00; the window opens at 07:00.
    await world.time.advance(15 * HOUR)
    await runUntil(life, world.time, 'R-1', isDone)
    expect(new Date(world.machine.trueMs()).getUTCHours()).toBeLessThan(12)
  })
})

test('a machine that sleeps in the middle of sending asks for the time before it sends', async () => {
  const world = await open({ window: MORNING })
  let isSending = false
  let hasSlept = false
  const life = await world.start((parts) => ({
    ...parts,
    queue: {
      ...parts.queue,
      start: (handle) =>
        parts.queue.start((work) => {
          isSending ||= work.effect.type === 'send-upgrade'
          return handle(work)
        }),
    },
    store: {
      ...parts.store,
      load: (rolloutId, transaction) => {
        // The first step of a job once the time is known.
        if (isSending && !hasSlept) {
          hasSlept = true
          world.machine.suspend(6 * HOUR)
          world.servers.areAway = true
        }
        return parts.store.load(rolloutId, transaction)
      },
    },
  }))
  await request(life.engine, world.cloud, 'k')
  await approve(life.engine, await runUntil(life, world.time, 'R-1', isPlanned))
  await world.time.advance(HOUR)
  expect(hasSlept).toBe(true)
  const types = (await life.engine.events('R-1')).map(({ event }) => event.type)
  expect(types).toContain('dispatch-intended')
  expect(types).not.toContain('dispatch-started')
  world.servers.areAway = false
  await world.time.advance(HOUR)
  expect(world.cloud.triggered).toEqual([])
  await world.time.advance(15 * HOUR)
  await runUntil(life, world.time, 'R-1', isDone)
  expect(world.cloud.triggered).toHaveLength(8)
})

describe('times stored by a clock that was ahead', () => {
  it('move back by the same amount, once, and the rollout goes on', async () => {
    const world = await open({ aheadMs: 6 * HOUR })
    world.servers.aheadMs = 6 * HOUR
    const first = await world.start()
    await approved(world, first)
    await runUntil(first, world.time, 'R-1', () => world.cloud.triggered.length > 0)
    await first.end()
    world.time.jump(-6 * HOUR)
    world.servers.aheadMs = 0
    const startMs = world.time.elapsed()
    const second = await world.start()
    await runUntil(second, world.time, 'R-1', isDone)
    expect(world.time.elapsed() - startMs).toBeLessThanOrEqual((await usualMs()) + ONE_POLL_MS)
    const types = (await second.engine.events('R-1')).map(({ event }) => event.type)
    expect(types.filter((type) => type === 'times-moved-back')).toHaveLength(1)
    expect(world.cloud.triggered).toHaveLength(8)
  })
})

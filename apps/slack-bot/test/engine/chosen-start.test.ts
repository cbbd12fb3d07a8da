// An upgrade that starts at a date and time that its requester chose.
import { afterEach, expect, test } from 'vitest'
import type { Rollout } from '../../src/rollouts/model/rollout.ts'
import { createManualTime } from '../support/manual-time.ts'
import { createTemporaryFolder } from '../support/test-databases.ts'
import { approve, createWall, runUntil, selectAll, startLife, type LifeOptions } from './engine-world.ts'
import { ROOMS, createSmallCloud, lamp } from './small-cloud.ts'

const HOUR_MS = 3_600_000
const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})
const isPlanned = (rollout: Rollout): boolean => rollout.status !== 'draft'

const open = async (parts?: LifeOptions['parts']) => {
  const time = createManualTime()
  const folder = createTemporaryFolder()
  const cloud = createSmallCloud({ now: () => time.now(), rooms: ROOMS, devices: [lamp('d1')] })
  const options = { folder: folder.path, time, cloud, wall: createWall(), ...(parts && { parts }) }
  const life = await startLife(options)
  cleanUps.push(folder.remove)
  const draft = (startsAtMs: number) =>
    life.engine.draft({
      requester: 'U1',
      place: 'C1',
      selection: selectAll(cloud),
      start: { startsAtMs },
      idempotencyKey: 'k',
    })
  return { time, cloud, life, draft, newLife: () => startLife(options) }
}

test('nothing is sent before it, also after a restart', async () => {
  const { time, cloud, life, draft, newLife } = await open()
  const startsAtMs = time.now() + 5 * HOUR_MS
  await draft(startsAtMs)
  await approve(life.engine, await runUntil(life, time, 'R-1', isPlanned))
  const waiting = await runUntil(life, time, 'R-1', (rollout) => 'opensAtMs' in rollout)
  expect(waiting).toMatchObject({ status: 'scheduled', opensAtMs: startsAtMs, plan: { startsAtMs } })
  expect(cloud.triggered).toEqual([])
  await life.end()
  const next = await newLife()
  cleanUps.push(() => next.end())
  expect((await next.engine.loadRollout('R-1'))?.rollout.status).toBe('scheduled')
  await runUntil(next, time, 'R-1', ({ status }) => status === 'completed')
  const started = (await next.engine.events('R-1')).find(({ event }) => event.type === 'dispatch-started')
  expect(started?.atMs).toBeGreaterThanOrEqual(startsAtMs)
  expect(started?.atMs).toBeLessThan(startsAtMs + HOUR_MS)
})

test('it waits for the end of a freeze that it falls into', async () => {
  const { time, cloud, life, draft } = await open({
    windowOf: (_projectId, start) => {
      const today = new Date(createManualTime().now()).toISOString().slice(0, 10)
      return start === 'next-window'
        ? undefined
        : {
            timeZone: 'UTC',
            weekdays: [1, 2, 3, 4, 5, 6, 7],
            startMinute: 0,
            endMinute: 0,
            freezes: [{ fromDate: today, toDate: today }],
          }
    },
  })
  cleanUps.push(() => life.end())
  const endsAtMs = (Math.floor(time.now() / 86_400_000) + 1) * 86_400_000
  await draft(time.now() + HOUR_MS / 2)
  await approve(life.engine, await runUntil(life, time, 'R-1', isPlanned))
  const waiting = await runUntil(life, time, 'R-1', (rollout) => 'opensAtMs' in rollout)
  expect(waiting).toMatchObject({ status: 'scheduled', opensAtMs: endsAtMs })
  expect(cloud.triggered).toEqual([])
})

test('without an approval by then it expires, and nothing is sent', async () => {
  const { time, cloud, life, draft } = await open()
  cleanUps.push(() => life.end())
  const startsAtMs = time.now() + HOUR_MS
  await draft(startsAtMs)
  expect(await runUntil(life, time, 'R-1', isPlanned)).toMatchObject({ expiresAtMs: startsAtMs })
  const ended = await runUntil(life, time, 'R-1', ({ status }) => status === 'expired')
  expect(ended).toMatchObject({ endedAtMs: expect.any(Number) })
  expect(cloud.triggered).toEqual([])
})

test('a time too near to approve, or months away, is refused', async () => {
  const { time, life, draft } = await open()
  cleanUps.push(() => life.end())
  for (const startsAtMs of [time.now() - 1, time.now() + 60_000, time.now() + 40 * 24 * HOUR_MS])
    expect(await draft(startsAtMs)).toMatchObject({
      kind: 'refused',
      refusal: { kind: 'start-out-of-range' },
    })
})

import { afterEach, expect, test } from 'vitest'
import type { MaintenanceWindow } from '../../src/rollouts/plan.ts'
import type { Rollout } from '../../src/rollouts/rollout.ts'
import { createManualTime } from '../manual-time.ts'
import { createTemporaryFolder } from '../test-databases.ts'
import {
  approve,
  createWall,
  request,
  runUntil,
  selectAll,
  startLife,
  type LifeOptions,
} from './engine-world.ts'
import { ROOMS, createSmallCloud, lamp } from './small-cloud.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})
const isPlanned = (rollout: Rollout): boolean => rollout.status !== 'draft'

const open = async (parts: LifeOptions['parts']) => {
  const time = createManualTime()
  const folder = createTemporaryFolder()
  const cloud = createSmallCloud({ now: () => time.now(), rooms: ROOMS, devices: [lamp('d1')] })
  const wall = createWall()
  const life = await startLife({ folder: folder.path, time, cloud, wall, ...(parts && { parts }) })
  cleanUps.push(folder.remove, () => life.end())
  return { time, cloud, life, engine: life.engine, wall }
}

test('an upgrade asked for "now" is not begun on a freeze day, and begins by itself after it', async () => {
  const { time, cloud, life, engine } = await open({
    windowOf: (_projectId, start): MaintenanceWindow | undefined => {
      const today = new Date(time.now()).toISOString().slice(0, 10)
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
  const endsAtMs = (Math.floor(time.now() / 86_400_000) + 1) * 86_400_000
  await request(engine, cloud, 'k')
  await approve(engine, await runUntil(life, time, 'R-1', isPlanned))
  const waiting = await runUntil(life, time, 'R-1', (rollout) => 'opensAtMs' in rollout)
  expect(waiting).toMatchObject({ status: 'scheduled', opensAtMs: endsAtMs })
  expect(cloud.triggered).toEqual([])
  expect((await runUntil(life, time, 'R-1', ({ status }) => status === 'completed')).status).toBe('completed')
  const started = (await engine.events('R-1')).find(({ event }) => event.type === 'dispatch-started')
  expect(started?.atMs).toBeGreaterThanOrEqual(endsAtMs)
})

test('an upgrade for the next window is never begun at once when no window is configured any more', async () => {
  const { time, cloud, life, engine } = await open({})
  await engine.draft({
    requester: 'U1',
    place: 'C1',
    selection: selectAll(cloud),
    start: 'next-window',
    idempotencyKey: 'k',
  })
  const ended = await runUntil(life, time, 'R-1', isPlanned)
  expect(ended).toMatchObject({
    status: 'abandoned',
    problem: expect.stringContaining('no window is configured') as string,
  })
  expect(engine.windowOf('p1')).toBeUndefined()
})

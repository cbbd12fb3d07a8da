// Maintenance windows and freeze days on the engine.
import { afterEach, expect, test } from 'vitest'
import { durationKey } from '../../src/rollouts/model/durations.ts'
import type { MaintenanceWindow } from '../../src/rollouts/model/plan.ts'
import type { Rollout } from '../../src/rollouts/model/rollout.ts'
import { createSqlUpdateDurations } from '../../src/store/sql-update-durations.ts'
import { createManualTime } from '../support/manual-time.ts'
import { createTemporaryFolder } from '../support/test-databases.ts'
import {
  PROJECT,
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

test('an upgrade for "now" does not start on a freeze day, and starts by itself after it', async () => {
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

test('an upgrade for the next window does not start at once if no window is configured any more', async () => {
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
    problem: { code: 'no-window' },
  })
  expect(await engine.windowOf('p1')).toBeUndefined()
})

test('a window shorter than the updates is reported before the request, on the plan and once in the thread', async () => {
  const nightly: MaintenanceWindow = {
    timeZone: 'UTC',
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    startMinute: 60,
    endMinute: 120,
  }
  const { time, cloud, life, engine, wall } = await open({ windowOf: () => nightly })
  const twoHours = Array.from({ length: 20 }, (_, seq) => ({
    rolloutId: 'R-0' as const,
    seq,
    sort: durationKey({ protocol: 'wifi' }),
    durationMs: 7_200_000,
    atMs: time.now(),
  }))
  await life.database.transactions.run((transaction) =>
    createSqlUpdateDurations(life.database.db).save(transaction, twoHours),
  )
  const misfit = { count: 1, needsMs: 7_200_000, longestMs: 3_600_000 }
  expect(
    await engine.forecast({ projectId: PROJECT, deviceIds: ['d1'], start: 'next-window' }),
  ).toMatchObject({ windowTooShort: misfit })
  await request(engine, cloud, 'k')
  const planned = await runUntil(life, time, 'R-1', isPlanned)
  expect(planned).toMatchObject({ notes: [{ kind: 'window-too-short', ...misfit }] })
  await approve(engine, planned)
  const ended = await runUntil(life, time, 'R-1', ({ status }) => status.startsWith('completed'))
  expect(ended).toMatchObject({ devices: { d1: { progress: { state: 'skipped', reason: 'no-window' } } } })
  expect(wall.notices.filter((notice) => notice.endsWith('window-misfit'))).toHaveLength(1)
  expect(cloud.triggered).toEqual([])
  expect(await engine.reservationsOf(['d1'])).toEqual({})
  // With a longer window, or none, the rest is requested again.
  expect(await engine.replan({ rolloutId: 'R-1', by: 'U-requester', right: 'not-approver' })).toEqual({
    kind: 'drafted',
    rolloutId: 'R-2',
  })
})

test('an endless freeze is reported, and nothing waits for it', async () => {
  const frozen: MaintenanceWindow = {
    timeZone: 'UTC',
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    startMinute: 0,
    endMinute: 0,
    freezes: [{ fromDate: '2020-01-01', toDate: '2099-12-31' }],
  }
  const { time, cloud, life, engine, wall } = await open({ windowOf: () => frozen })
  await request(engine, cloud, 'k')
  await approve(engine, await runUntil(life, time, 'R-1', isPlanned))
  await runUntil(life, time, 'R-1', ({ status }) => status === 'completed')
  expect(wall.notices.filter((notice) => notice.endsWith('window-misfit'))).toHaveLength(1)
})

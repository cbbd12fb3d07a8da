// Plans rest on facts up to a day old; before a device is sent, its installed version is read.
import { afterEach, expect, test } from 'vitest'
import { hasExecution, hasPlan } from '../../src/rollouts/model/rollout.ts'
import { createManualTime } from '../support/manual-time.ts'
import { createTemporaryFolder } from '../support/test-databases.ts'
import { approve, createWall, request, runUntil, startLife } from './engine-world.ts'
import { ROOMS, createSmallCloud, lamp } from './small-cloud.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const HOUR = 3_600_000
const IDS = ['d1', 'd2', 'd3', 'd4', 'd5', 'd6', 'd7', 'd8']

/** Asks for eight lamps whose details were read so long before. */
const askedWithFactsOf = async (ageMs: number) => {
  const time = createManualTime()
  const folder = createTemporaryFolder()
  const devices = IDS.map((id) => lamp(id))
  const cloud = createSmallCloud({ now: () => time.now(), rooms: ROOMS, devices })
  const life = await startLife({ folder: folder.path, time, cloud, wall: createWall() })
  cleanUps.push(folder.remove, () => life.end())
  await request(life.engine, cloud, 'first')
  const before = await runUntil(life, time, 'R-1', ({ status }) => status === 'awaiting-approval')
  await life.engine.handle('R-1', { type: 'withdraw', by: 'U-requester' })
  time.jump(ageMs)
  const readBefore = cloud.calls.filter((call) => call === 'readDevice').length
  await request(life.engine, cloud, 'second')
  const asked = await runUntil(life, time, 'R-2', ({ status }) => status === 'awaiting-approval')
  const details = () => cloud.calls.filter((call) => call === 'readDevice').length - readBefore
  return { life, time, cloud, asked, details, readAtMs: before.createdAtMs }
}

test('a plan takes facts of the day before as they are, and tells approvers how old they are', async () => {
  const { asked, details, readAtMs } = await askedWithFactsOf(20 * HOUR)
  expect(details()).toBe(0)
  expect(hasPlan(asked) && asked.notes).toEqual([
    { kind: 'versions-old', count: IDS.length, oldestReadAtMs: readAtMs },
  ])
})

test('facts of more than a day are read for the plan, and fresh ones are not marked', async () => {
  const old = await askedWithFactsOf(25 * HOUR)
  expect(old.details()).toBe(IDS.length)
  expect(hasPlan(old.asked) && old.asked.notes).toEqual([])
  const fresh = await askedWithFactsOf(10 * 60_000)
  expect(fresh.details()).toBe(0)
  expect(hasPlan(fresh.asked) && fresh.asked.notes).toEqual([])
})

test('each device of an old plan is read once before it is sent, and once when it is done', async () => {
  const { life, time, cloud, asked, details } = await askedWithFactsOf(20 * HOUR)
  await approve(life.engine, asked)
  await runUntil(life, time, 'R-2', ({ status }) => status === 'completed')
  expect(cloud.triggered.toSorted()).toEqual(IDS)
  // The canary is read once more when its soak ends.
  const canary = hasPlan(asked) ? (asked.plan.waves[0]?.length ?? 0) : 0
  expect(details()).toBe(2 * IDS.length + canary)
})

test('a device that changed since it was read is not sent, and pauses the rest until someone looked', async () => {
  const { life, time, cloud, asked } = await askedWithFactsOf(20 * HOUR)
  for (const device of cloud.devices.values()) if (device.deviceId === 'd1') device.installed = '1.5.0'
  await approve(life.engine, asked)
  const paused = await runUntil(life, time, 'R-2', ({ status }) => status === 'paused')
  expect(paused).toMatchObject({ pausedFor: 'drift', finding: { devices: 1, isInstalledToo: true } })
  expect(hasExecution(paused) && paused.devices['d1']?.progress).toMatchObject({ reason: 'changed' })
  expect(cloud.triggered).toEqual([])
})

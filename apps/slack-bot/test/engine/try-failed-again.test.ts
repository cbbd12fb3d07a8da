// A request for devices whose last update failed, including outside updates.
import { afterEach, expect, test } from 'vitest'
import { hasPlan } from '../../src/rollouts/model/rollout.ts'
import { createManualTime } from '../support/manual-time.ts'
import { createTemporaryFolder } from '../support/test-databases.ts'
import { TEST_KNOBS, approve, createWall, request, runUntil, startLife } from './engine-world.ts'
import { ROOMS, createSmallCloud, lamp, type CloudDevice } from './small-cloud.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const open = async (devices: readonly CloudDevice[]) => {
  const time = createManualTime()
  const folder = createTemporaryFolder()
  const cloud = createSmallCloud({ now: () => time.now(), rooms: ROOMS, devices })
  const life = await startLife({
    folder: folder.path,
    time,
    cloud,
    wall: createWall(),
    parts: { knobsOf: () => TEST_KNOBS },
  })
  cleanUps.push(folder.remove, () => life.end())
  return { cloud, life, time }
}

test('are planned although only the list of running updates shows them, and sent once each', async () => {
  const { cloud, life, time } = await open([
    lamp('d1', { hasFailed: true }),
    lamp('d2', { hasFailed: true, hasTimedOut: true, roomId: 'r3' }),
    lamp('d3'),
  ])
  await request(life.engine, cloud, 'one', ['d1', 'd2', 'd3'])
  const asked = await runUntil(life, time, 'R-1', ({ status }) => status === 'awaiting-approval')
  if (!hasPlan(asked)) throw new Error('no plan')
  expect(asked.plan.devices.map(({ deviceId, isRetry }) => [deviceId, isRetry])).toEqual([
    ['d1', true],
    ['d2', true],
    ['d3', undefined],
  ])
  expect(asked.plan.devices[1]).toMatchObject({ roomId: 'r3', roomLabel: '3F / Meeting' })
  expect(asked.notes).toContainEqual({ kind: 'failed-before', count: 2 })
  await approve(life.engine, asked)
  await runUntil(life, time, 'R-1', ({ status }) => status === 'completed')
  expect(cloud.triggered.toSorted()).toEqual(['d1', 'd2', 'd3'])
})

test('are left out if another version is offered than the person saw', async () => {
  const { cloud, life, time } = await open([lamp('d1', { hasFailed: true }), lamp('d2')])
  await request(life.engine, cloud, 'one', ['d1', 'd2'])
  const device = cloud.devices.get('d1')
  if (device !== undefined) device.offered = '3.0.0'
  const asked = await runUntil(life, time, 'R-1', ({ status }) => status === 'awaiting-approval')
  expect(hasPlan(asked) && asked.notes).toContainEqual({ kind: 'left-out', count: 1, why: 'offer-changed' })
})

// Devices that Tuya refuses to update.
import { afterEach, expect, test } from 'vitest'
import { hasExecution, type Rollout } from '../../src/rollouts/model/rollout.ts'
import { createManualTime } from '../support/manual-time.ts'
import { createTemporaryFolder } from '../support/test-databases.ts'
import { approve, createWall, request, runUntil, startLife } from './engine-world.ts'
import { ROOMS, createSmallCloud, lamp } from './small-cloud.ts'

const MINUTE = 60_000

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

/** An approved rollout of this many lamps; Tuya refuses every POST that names a spoiling one. */
const approvedWith = async (lamps: number, spoilingOf: (canary: string) => readonly string[]) => {
  const devices = Array.from({ length: lamps }, (_, index) => lamp(`d${index + 1}`))
  const time = createManualTime()
  const folder = createTemporaryFolder()
  const cloud = createSmallCloud({ now: () => time.now(), rooms: ROOMS, devices, lagMs: 3000 })
  const life = await startLife({ folder: folder.path, time, cloud, wall: createWall() })
  cleanUps.push(folder.remove, () => life.end())
  await request(life.engine, cloud, 'view 1')
  const planned = await runUntil(life, time, 'R-1', ({ status }) => status === 'awaiting-approval')
  const canary = 'plan' in planned ? planned.plan.waves[0]?.[0] : undefined
  for (const deviceId of spoilingOf(canary ?? '')) cloud.spoiling.add(deviceId)
  await approve(life.engine, planned)
  const until = (isThere: (rollout: Rollout) => boolean) => runUntil(life, time, 'R-1', isThere)
  const resume = () => life.engine.handle('R-1', { type: 'resume', by: 'U-approver', right: 'approver' })
  return { time, canary, until, resume }
}
const pausedFor =
  (reason: string) =>
  (rollout: Rollout): boolean =>
    rollout.status === 'paused' && rollout.pausedFor === reason
const failedOf = (rollout: Rollout): readonly string[] =>
  hasExecution(rollout)
    ? Object.keys(rollout.devices).filter((id) => rollout.devices[id]?.progress.state === 'failed')
    : []

test('a canary that Tuya refuses costs people one decision and no waiting', async () => {
  const { time, canary, until, resume } = await approvedWith(8, (first) => [first])
  const approvedAtMs = time.now()
  expect(failedOf(await until(pausedFor('gate')))).toEqual([canary])
  expect(time.now() - approvedAtMs).toBeLessThan(MINUTE)
  await resume()
  expect(failedOf(await until(({ status }) => status === 'completed-with-failures'))).toEqual([canary])
})

test('slices spoiled by one device are halved at once, not from poll to poll', async () => {
  const { time, until } = await approvedWith(12, (first) => [first === 'd12' ? 'd11' : 'd12'])
  const isRefused = (rollout: Rollout): boolean =>
    hasExecution(rollout) && Object.values(rollout.dispatches).some(({ isRefused: no }) => no === true)
  await until(isRefused)
  const refusedAtMs = time.now()
  expect(failedOf(await until((rollout) => failedOf(rollout).length > 0))).toHaveLength(1)
  expect(time.now() - refusedAtMs).toBeLessThan(MINUTE)
})

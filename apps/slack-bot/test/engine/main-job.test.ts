// The main job on the engine, from request to the verified end.
import { afterEach, expect, test } from 'vitest'
import { hasExecution } from '../../src/rollouts/model/rollout.ts'
import { verifyTrail } from '../../src/store/trail/verify-trail.ts'
import { createManualTime } from '../support/manual-time.ts'
import { createTemporaryFolder } from '../support/test-databases.ts'
import { approve, createWall, request, runUntil, startLife, type EngineLife } from './engine-world.ts'
import { ROOMS, createSmallCloud, lamp, type CloudDevice, type SmallCloud } from './small-cloud.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const open = async (devices: readonly CloudDevice[]) => {
  const time = createManualTime()
  const folder = createTemporaryFolder()
  const wall = createWall()
  const cloud: SmallCloud = createSmallCloud({ now: () => time.now(), rooms: ROOMS, devices, lagMs: 5000 })
  const life: EngineLife = await startLife({ folder: folder.path, time, cloud, wall })
  cleanUps.push(folder.remove, () => life.end())
  return { time, wall, cloud, life, engine: life.engine }
}

test('from request to the verified end: each device once, in waves, with a card and a thread', async () => {
  const devices = Array.from({ length: 12 }, (_, index) => lamp(`d${index}`))
  const { time, wall, cloud, life, engine } = await open(devices)
  const drafted = await request(engine, cloud, 'click 1')
  expect(drafted).toEqual({ kind: 'drafted', rolloutId: 'R-1' })
  const waiting = await runUntil(life, time, 'R-1', (rollout) => rollout.status !== 'draft')
  expect(waiting).toMatchObject({ status: 'awaiting-approval' })
  expect((await approve(engine, waiting)).kind).toBe('done')
  const ended = await runUntil(life, time, 'R-1', (rollout) => rollout.status.startsWith('completed'))
  expect(ended.status).toBe('completed')
  expect(hasExecution(ended) && Object.values(ended.devices).map(({ progress }) => progress.state)).toEqual(
    devices.map(() => 'verified'),
  )
  // Each change of a device has the trace ids of its calls.
  const events = await engine.events('R-1')
  const moves = events.filter(({ event }) => /^device-(updating|installed|verified)$/u.test(event.type))
  expect(moves.length).toBeGreaterThan(devices.length)
  for (const { seq, atMs } of moves) {
    const told = events.find(({ event, seq: at }) => at > seq && event.type === 'rollout-observed')
    expect(told).toMatchObject({
      atMs,
      event: { requestIds: expect.arrayContaining([expect.stringMatching(/^t\d+$/u)]) },
    })
  }
  expect(cloud.triggered.toSorted()).toEqual(devices.map(({ deviceId }) => deviceId).toSorted())
  await time.advance(60_000)
  expect(wall.notices.map((line) => line.split(' ')[2])).toEqual(
    expect.arrayContaining(['approved', 'wave-passed', 'finished']),
  )
  expect(wall.cards.get('R-1')).toBe((await engine.loadRollout('R-1'))?.version)
  expect((await verifyTrail(life.database.db)).problems).toEqual([])
  expect(life.problems).toEqual([])
  expect(await engine.health()).toMatchObject({ backlog: { waiting: 0, dead: 0 }, liveRollouts: 0 })
})

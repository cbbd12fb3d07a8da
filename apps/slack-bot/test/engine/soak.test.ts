// The read at the end of a soak.
import { afterEach, expect, test } from 'vitest'
import { createManualTime } from '../support/manual-time.ts'
import { createTemporaryFolder } from '../support/test-databases.ts'
import { approve, createWall, request, runUntil, startLife } from './engine-world.ts'
import { ROOMS, createSmallCloud, lamp } from './small-cloud.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

test('verified canary devices are read again when the soak ends, and the gate uses the result', async () => {
  const time = createManualTime()
  const folder = createTemporaryFolder()
  const cloud = createSmallCloud({
    now: () => time.now(),
    rooms: ROOMS,
    devices: [lamp('d1'), lamp('d2'), lamp('d3')],
  })
  const life = await startLife({ folder: folder.path, time, cloud, wall: createWall() })
  cleanUps.push(folder.remove, () => life.end())
  const drafted = await request(life.engine, cloud, 'one')
  if (drafted.kind !== 'drafted') throw new Error('The draft was refused.')
  const rollout = await runUntil(life, time, drafted.rolloutId, ({ status }) => status !== 'draft')
  await approve(life.engine, rollout)
  const ended = await runUntil(life, time, rollout.rolloutId, ({ status }) => status.startsWith('completed'))
  const canary = 'plan' in ended ? ended.plan.waves[0] : []
  const soaked = (await life.engine.events(rollout.rolloutId)).flatMap(({ event }) =>
    event.type === 'device-soaked' ? [event] : [],
  )
  expect(soaked.map(({ deviceId, isWell }) => [deviceId, isWell])).toEqual(
    canary?.map((deviceId) => [deviceId, true]),
  )
})

// A free slot that its first candidate can't take.
import { afterEach, expect, test } from 'vitest'
import { createManualTime } from '../support/manual-time.ts'
import { createTemporaryFolder } from '../support/test-databases.ts'
import { TEST_KNOBS, approve, createWall, request, runUntil, startLife } from './engine-world.ts'
import { ROOMS, createSmallCloud, lamp } from './small-cloud.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

test('a slot that its first candidate can’t take goes to the next rollout in the same poll', async () => {
  const time = createManualTime()
  const folder = createTemporaryFolder()
  // In its own room, so that the third's offer isn't read along with the second's.
  const devices = [lamp('d1'), lamp('d2'), lamp('d3', { roomId: 'r2' })]
  const cloud = createSmallCloud({ now: () => time.now(), rooms: ROOMS, devices })
  const knobs = { ...TEST_KNOBS, maxInFlight: 1 }
  const life = await startLife({
    folder: folder.path,
    time,
    cloud,
    wall: createWall(),
    parts: { knobsOf: () => knobs },
  })
  cleanUps.push(folder.remove, () => life.end())
  for (const deviceId of ['d1', 'd2', 'd3']) await request(life.engine, cloud, deviceId, [deviceId])
  for (const rolloutId of ['R-1', 'R-2', 'R-3'] as const)
    await approve(
      life.engine,
      await runUntil(life, time, rolloutId, ({ status }) => status === 'awaiting-approval'),
    )
  // The first rollout takes the only slot, and the others have read their offers.
  await time.advance(1000)
  expect(cloud.triggered).toEqual(['d1'])
  const second = cloud.devices.get('d2')
  if (second !== undefined) second.online = false
  await runUntil(life, time, 'R-1', ({ status }) => status === 'completed')
  // Much less than the time between two polls.
  await time.advance(1000)
  expect(cloud.triggered).toEqual(['d1', 'd3'])
})

// A failed device stands in the list of running updates only. Its retry may become possible in the middle of a poll.
import { afterEach, expect, test } from 'vitest'
import { hasExecution, type Rollout } from '../../src/rollouts/model/rollout.ts'
import { createManualTime } from '../support/manual-time.ts'
import { createTemporaryFolder } from '../support/test-databases.ts'
import { approve, createWall, request, runUntil, startLife, TEST_KNOBS } from './engine-world.ts'
import { ROOMS, createSmallCloud, lamp } from './small-cloud.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const MINUTE = 60_000

test('a device whose retry is due while every slot is taken is tried again when one becomes free', async () => {
  const time = createManualTime()
  const folder = createTemporaryFolder()
  const cloud = createSmallCloud({
    now: () => time.now(),
    rooms: ROOMS,
    lagMs: 3000,
    devices: [
      lamp('d1'),
      lamp('d2', { failures: 1 }),
      // Takes the only slot for longer than d2 has to wait.
      lamp('d3', { updateMs: 10 * MINUTE }),
      lamp('d4'),
    ],
  })
  const parts = { knobsOf: () => ({ ...TEST_KNOBS, maxInFlight: 1 }) }
  const life = await startLife({ folder: folder.path, time, cloud, wall: createWall(), parts })
  cleanUps.push(folder.remove, () => life.end())
  const { engine } = life
  await request(engine, cloud, 'k')
  await approve(engine, await runUntil(life, time, 'R-1', ({ status }) => status !== 'draft'))
  const isOver = ({ status }: Rollout): boolean => status.startsWith('completed')
  const ended = await runUntil(life, time, 'R-1', isOver)
  if (!hasExecution(ended)) throw new Error('It was never approved')
  expect(cloud.triggered).toEqual(['d1', 'd2', 'd3', 'd2', 'd4'])
  expect(ended.status).toBe('completed')
})

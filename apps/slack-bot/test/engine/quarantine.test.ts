// A device that failed several times in a day is in quarantine in the next request.
import { afterEach, expect, test } from 'vitest'
import { hasExecution } from '../../src/rollouts/model/rollout.ts'
import { createManualTime } from '../support/manual-time.ts'
import { createTemporaryFolder } from '../support/test-databases.ts'
import { TEST_KNOBS, approve, createWall, request, runUntil, startLife } from './engine-world.ts'
import { ROOMS, createSmallCloud, lamp } from './small-cloud.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const KNOBS = {
  ...TEST_KNOBS,
  retryDelaysMs: [60_000, 60_000],
  gate: { canaryFailures: 9, failurePercent: 100, minimumFailures: 9, inconclusivePercent: 100 },
}

test('a lamp that failed three times is in quarantine in the next request of that day, across a restart, and a retry sends it', async () => {
  const time = createManualTime()
  const folder = createTemporaryFolder()
  const cloud = createSmallCloud({
    now: () => time.now(),
    rooms: ROOMS,
    devices: [lamp('d1'), lamp('d9', { failures: 3 })],
  })
  const options = { folder: folder.path, time, cloud, wall: createWall(), parts: { knobsOf: () => KNOBS } }
  const first = await startLife(options)
  cleanUps.push(folder.remove, () => first.end())
  await request(first.engine, cloud, 'one')
  await approve(
    first.engine,
    await runUntil(first, time, 'R-1', ({ status }) => status === 'awaiting-approval'),
  )
  await runUntil(first, time, 'R-1', ({ status }) => status === 'completed-with-failures')
  await first.end()
  // Tuya no longer shows the failure and offers the update again.
  for (const device of cloud.devices.values()) device.hasFailed = false

  const life = await startLife(options)
  cleanUps.push(() => life.end())
  await request(life.engine, cloud, 'two', ['d9'])
  const asked = await runUntil(life, time, 'R-2', ({ status }) => status === 'awaiting-approval')
  expect('notes' in asked ? asked.notes : []).toContainEqual({ kind: 'quarantined', count: 1 })
  const posts = cloud.triggered.length
  await approve(life.engine, asked)
  const parked = await runUntil(
    life,
    time,
    'R-2',
    (rollout) => hasExecution(rollout) && rollout.devices['d9']?.progress.state === 'parked',
  )
  expect(hasExecution(parked) && parked.devices['d9']?.progress).toMatchObject({ reason: 'quarantine' })
  expect(cloud.triggered.length).toBe(posts)
  await life.engine.handle('R-2', { type: 'retry-failed', by: 'U-approver', right: 'approver' })
  await runUntil(life, time, 'R-2', ({ status }) => status === 'completed')
  expect(cloud.devices.get('d9')?.installed).toBe('2.0.0')
})

// A large request reads its details in pieces: it shows its progress, goes on after a restart, and can be withdrawn.
import { afterEach, expect, test } from 'vitest'
import type { FirmwareGateway } from '../../src/rollouts/ports/firmware-gateway.ts'
import { createManualTime, settle } from '../support/manual-time.ts'
import { createTemporaryFolder } from '../support/test-databases.ts'
import { createWall, request, runUntil, startLife, stateOf } from './engine-world.ts'
import { ROOMS, createSmallCloud, lamp, problem } from './small-cloud.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const MINUTE = 60_000
const DEVICES = 350

const CALL_MS = 2000

/** A building whose details were never read, and whose cloud takes two seconds for each. */
const openBuilding = async () => {
  const time = createManualTime()
  const folder = createTemporaryFolder()
  const devices = Array.from({ length: DEVICES }, (_, index) => lamp(`d${1000 + index}`))
  const cloud = createSmallCloud({ now: () => time.now(), rooms: ROOMS, devices })
  const slow: FirmwareGateway = {
    ...cloud,
    readDevice: (projectId, deviceId) =>
      new Promise((resolve, reject) => {
        time.schedule(() => void cloud.readDevice(projectId, deviceId).then(resolve, reject), CALL_MS)
      }),
  }
  const wall = createWall()
  const start = async () => {
    const life = await startLife({ folder: folder.path, time, cloud: slow, wall })
    cleanUps.push(() => life.end())
    return life
  }
  cleanUps.push(folder.remove)
  const details = () => cloud.calls.filter((call) => call === 'readDevice').length
  return { time, cloud, wall, start, details }
}

test('the draft tells how many devices were read, and its card follows', async () => {
  const { time, cloud, wall, start, details } = await openBuilding()
  const life = await start()
  await request(life.engine, cloud, 'all')
  await runUntil(life, time, 'R-1', ({ status }) => status === 'awaiting-approval')
  const progress = (await life.engine.events('R-1')).flatMap(({ event }) =>
    event.type === 'draft-progressed' ? [`${event.read} of ${event.total}, ${event.leftMs}`] : [],
  )
  // Four at a time, in portions of 50: 100 take 52 s.
  expect(progress).toEqual(['100 of 350, 130000', '200 of 350, 78000', '300 of 350, 26000'])
  expect(details()).toBeLessThanOrEqual(DEVICES + 1)
  expect(wall.cards.get('R-1')).toBeGreaterThan(1)
})

test('a restart goes on where the last piece ended', async () => {
  const { time, cloud, start, details } = await openBuilding()
  const first = await start()
  first.atPoints(() => {
    if (details() >= 250) first.kill()
  })
  await request(first.engine, cloud, 'all')
  await settle()
  while (!first.isDead() && (await time.advanceToNext()));
  await first.end()
  const life = await start()
  expect(await stateOf(life.engine, 'R-1')).toMatchObject({ status: 'draft', preparing: { total: DEVICES } })
  await runUntil(life, time, 'R-1', ({ status }) => status === 'awaiting-approval')
  // Of the piece that was cut, at most what was not stored yet is read again.
  expect(details()).toBeLessThanOrEqual(DEVICES + 51)
})

test('a draft can be withdrawn while it is prepared: nothing more is read, and its card says so', async () => {
  const { time, cloud, wall, start, details } = await openBuilding()
  const life = await start()
  await request(life.engine, cloud, 'all')
  const draft = await runUntil(life, time, 'R-1', (rollout) => 'preparing' in rollout)
  expect(draft.status).toBe('draft')
  expect(await life.engine.handle('R-1', { type: 'withdraw', by: 'U-other' })).toMatchObject({
    refusal: { kind: 'not-requester' },
  })
  await life.engine.handle('R-1', { type: 'withdraw', by: 'U-requester' })
  const read = details()
  while (await time.advanceToNext());
  // Only the piece under way ends.
  expect(details() - read).toBeLessThanOrEqual(100)
  expect(details()).toBeLessThan(DEVICES)
  expect(await stateOf(life.engine, 'R-1')).toMatchObject({
    status: 'abandoned',
    problem: { code: 'withdrawn', by: 'U-requester' },
  })
  expect(wall.cards.get('R-1')).toBe((await life.engine.events('R-1')).length)
  expect(wall.notices).toEqual([])
  // Its devices are free for another request.
  expect(await life.engine.reservationsOf([...cloud.devices.keys()])).toEqual({})
})

test('patience counts from the last progress, not from the request', async () => {
  const { time, cloud, start, details } = await openBuilding()
  const life = await start()
  const startedAtMs = time.now()
  const awayUntilMs = startedAtMs + 9 * MINUTE
  // Away before the first device, and away again after 150.
  let again: number | undefined
  cloud.breakdown = () => {
    if (time.now() < awayUntilMs) return problem('unreachable')
    if (details() > 150) again ??= time.now()
    return again !== undefined && time.now() < again + 9 * MINUTE ? problem('unreachable') : undefined
  }
  await request(life.engine, cloud, 'all')
  const asked = await runUntil(life, time, 'R-1', ({ status }) => status !== 'draft')
  expect(asked.status).toBe('awaiting-approval')
  expect(time.now() - startedAtMs).toBeGreaterThan(10 * MINUTE)
})

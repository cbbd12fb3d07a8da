// Retrying the failed devices of a rollout that has ended.
import { afterEach, expect, test } from 'vitest'
import { hasExecution, type Rollout } from '../../src/rollouts/model/rollout.ts'
import { createManualTime } from '../support/manual-time.ts'
import { createTemporaryFolder } from '../support/test-databases.ts'
import { TEST_KNOBS, approve, createWall, request, runUntil, startLife } from './engine-world.ts'
import { ROOMS, createSmallCloud, lamp, problem } from './small-cloud.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const RETRY = { type: 'retry-failed', by: 'U-approver', right: 'approver' } as const
const IDS = ['d1', 'd2', 'd3', 'd4']
const isEnded = ({ status }: Rollout): boolean => status === 'halted' || status.startsWith('completed')
const stateOf = (rollout: Rollout, deviceId: string): string | undefined =>
  hasExecution(rollout) ? rollout.devices[deviceId]?.progress.state : undefined

const open = async (failuresOfFirst: number) => {
  const time = createManualTime()
  const folder = createTemporaryFolder()
  const devices = IDS.map((id) => lamp(id, { failures: id === 'd1' ? failuresOfFirst : 0 }))
  const cloud = createSmallCloud({ now: () => time.now(), rooms: ROOMS, devices, lagMs: 3000 })
  const parts = { knobsOf: () => ({ ...TEST_KNOBS, retryDelaysMs: [] }) }
  const life = await startLife({ folder: folder.path, time, cloud, wall: createWall(), parts })
  cleanUps.push(folder.remove, () => life.end())
  const { engine } = life
  const until = (rolloutId: 'R-1' | 'R-2', isThere: (rollout: Rollout) => boolean) =>
    runUntil(life, time, rolloutId, isThere)
  await request(engine, cloud, 'one')
  await approve(engine, await until('R-1', ({ status }) => status === 'awaiting-approval'))
  return { engine, cloud, until }
}

/** A rollout of four lamps that was halted after its canary had failed for good. */
const haltedStory = async () => {
  const world = await open(1)
  const { engine, until } = world
  await until('R-1', (rollout) => stateOf(rollout, 'd1') === 'failed')
  await engine.handle('R-1', { type: 'halt', by: 'U-any', right: 'not-approver' })
  await until('R-1', ({ status }) => status === 'halted')
  return world
}

test('an approver retries the failed devices of a halted rollout; devices skipped by the halt stay skipped', async () => {
  const { engine, cloud, until } = await haltedStory()
  const noRight = await engine.handle('R-1', { ...RETRY, right: 'not-approver' })
  expect(noRight).toMatchObject({ kind: 'refused', refusal: { kind: 'not-approver' } })
  expect(await engine.handle('R-1', RETRY)).toMatchObject({ kind: 'done' })
  const ended = await until('R-1', isEnded)
  expect(ended.status).toBe('completed')
  expect(IDS.map((id) => stateOf(ended, id))).toEqual(['verified', 'skipped', 'skipped', 'skipped'])
  expect(cloud.triggered).toEqual(['d1', 'd1'])
})

test('the rest may be in another rollout: each reserves only the devices it works on', async () => {
  const { engine, cloud, until } = await haltedStory()
  await request(engine, cloud, 'two', ['d2', 'd3', 'd4'])
  await approve(engine, await until('R-2', ({ status }) => status === 'awaiting-approval'))
  expect(await engine.handle('R-1', RETRY)).toMatchObject({ kind: 'done' })
  expect(await engine.reservationsOf(IDS)).toEqual({ d1: 'R-1', d2: 'R-2', d3: 'R-2', d4: 'R-2' })
  expect((await until('R-1', isEnded)).status).toBe('completed')
  expect((await until('R-2', isEnded)).status).toBe('completed')
  expect(await engine.reservationsOf(IDS)).toEqual({})
  expect(cloud.triggered.toSorted()).toEqual(['d1', 'd1', 'd2', 'd3', 'd4'])
})

test('a retry reads an unknown device again, and does not send it if it is updated', async () => {
  const { engine, cloud, until } = await open(0)
  cloud.breakdown = (call, of) =>
    call === 'readDevice' && of === 'd4' ? problem('permission', false) : undefined
  expect(stateOf(await until('R-1', isEnded), 'd4')).toBe('unknown')
  cloud.breakdown = undefined
  expect(await engine.handle('R-1', RETRY)).toMatchObject({ kind: 'done' })
  const ended = await until('R-1', isEnded)
  expect(ended.status).toBe('completed')
  expect(stateOf(ended, 'd4')).toBe('verified')
  expect(cloud.triggered.toSorted()).toEqual(IDS)
})

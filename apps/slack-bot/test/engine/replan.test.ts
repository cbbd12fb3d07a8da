// Replanning the rest of a rollout: transactions, repeats, races.
import { afterEach, expect, test } from 'vitest'
import { LIVE_STATUSES, hasExecution } from '../../src/rollouts/model/rollout.ts'
import { createManualTime } from '../support/manual-time.ts'
import { createTemporaryFolder } from '../support/test-databases.ts'
import {
  TEST_KNOBS,
  approve,
  createWall,
  request,
  runUntil,
  startLife,
  type EngineLife,
} from './engine-world.ts'
import { ROOMS, createSmallCloud, lamp, problem, type SmallCloud } from './small-cloud.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

/** Two at a time, so that the offers of later rooms aren't read before their turn. */
const KNOBS = { ...TEST_KNOBS, soakMs: { canary: 0, later: 0 }, maxInFlight: 2 }
const ASKED = {
  rolloutId: 'R-1',
  by: 'U-second',
  right: 'approver',
  reason: 'a newer version is out',
} as const

/** Twelve lamps in three rooms. When the canary is done, all unsent lamps are offered another version. */
const driftedStory = async (rooms = ['r1', 'r2', 'r3']) => {
  const time = createManualTime()
  const folder = createTemporaryFolder()
  const ids = Array.from({ length: 12 }, (_, index) => `d${String(index).padStart(2, '0')}`)
  const cloud = createSmallCloud({
    now: () => time.now(),
    rooms: ROOMS,
    devices: ids.map((id, index) => lamp(id, { roomId: rooms[index % rooms.length] ?? 'r1' })),
  })
  const wall = createWall()
  const live = async (diesAt?: number): Promise<EngineLife> => {
    const parts = { knobsOf: () => KNOBS }
    const life = await startLife({
      folder: folder.path,
      time,
      cloud,
      wall,
      parts,
      ...(diesAt !== undefined && { diesAt }),
    })
    cleanUps.push(() => life.end())
    return life
  }
  cleanUps.push(folder.remove)
  const life = await live()
  await request(life.engine, cloud, 'one')
  const asked = await runUntil(life, time, 'R-1', ({ status }) => status === 'awaiting-approval')
  await approve(life.engine, asked)
  await runUntil(
    life,
    time,
    'R-1',
    (rollout) => hasExecution(rollout) && rollout.waves[0]?.state === 'passed',
  )
  for (const device of cloud.devices.values())
    if (device.offered !== undefined && device.startedAtMs === undefined) device.offered = '3.0.0'
  await runUntil(life, time, 'R-1', ({ status }) => status === 'paused' || status === 'completed')
  return { time, cloud, life, live }
}

const liveDevices = async ({ engine }: EngineLife): Promise<readonly string[]> => {
  const live = await engine.listRollouts({ statuses: LIVE_STATUSES })
  return live.flatMap(({ rollout }) => {
    if (!hasExecution(rollout)) return rollout.selection.devices.map(({ deviceId }) => deviceId)
    return Object.entries(rollout.devices).flatMap(([deviceId, { progress }]) =>
      progress.state === 'skipped' || progress.state === 'verified' ? [] : [deviceId],
    )
  })
}

const versionsOf = (cloud: SmallCloud): readonly string[] =>
  [...new Set([...cloud.devices.values()].map(({ installed }) => installed))].toSorted()

test('the rest of a drifted rollout is requested again at the new versions, by the person who clicked, and runs once approved', async () => {
  const { time, cloud, life } = await driftedStory()
  const { engine } = life
  expect(await engine.loadRollout('R-1')).toMatchObject({ rollout: { pausedFor: 'drift' } })
  expect(await engine.replan(ASKED)).toEqual({ kind: 'drafted', rolloutId: 'R-2' })
  const old = await runUntil(life, time, 'R-1', ({ status }) => status === 'halted')
  expect(old).toMatchObject({ haltedBy: 'U-second', replacedBy: 'R-2', remark: 'a newer version is out' })
  const asked = await runUntil(life, time, 'R-2', ({ status }) => status === 'awaiting-approval')
  expect(asked).toMatchObject({ requester: 'U-second', replaces: 'R-1', place: 'C1' })
  const rest = asked.selection.devices.map(({ deviceId }) => deviceId)
  expect(rest.length).toBeGreaterThan(5)
  expect(new Set(asked.selection.devices.map(({ toVersion }) => toVersion))).toEqual(new Set(['3.0.0']))
  const own = await engine.handle('R-2', {
    type: 'approve',
    by: 'U-second',
    right: 'approver',
    planHash: 'planHash' in asked ? asked.planHash : '',
  })
  expect(own).toMatchObject({ kind: 'refused', refusal: { kind: 'own-request' } })
  const first = await engine.handle('R-2', {
    type: 'approve',
    by: 'U-requester',
    right: 'approver',
    planHash: 'planHash' in asked ? asked.planHash : '',
  })
  expect(first).toMatchObject({ kind: 'refused', refusal: { kind: 'own-replaced', replaces: 'R-1' } })
  await approve(engine, asked)
  const ended = await runUntil(life, time, 'R-2', ({ status }) => status.startsWith('completed'))
  expect(ended).toMatchObject({ status: 'completed', replaces: 'R-1' })
  expect(versionsOf(cloud)).toEqual(['2.0.0', '3.0.0'])
  // No device was started twice across the two rollouts.
  expect(cloud.triggered.toSorted()).toEqual([...cloud.devices.keys()])
})

test('the reason and the requesters of replaced rollouts are kept through any number of replans', async () => {
  const { life } = await driftedStory()
  const { engine } = life
  await engine.replan({ rolloutId: 'R-1', by: 'U-requester', right: 'not-approver' })
  expect((await engine.loadRollout('R-2'))?.rollout).toMatchObject({
    reason: 'as planned',
    replacedRequesters: ['U-requester'],
  })
  const selection = {
    projectId: 'P',
    label: 'one lamp',
    devices: [{ deviceId: 'x', name: 'x', toVersion: '9' }],
  }
  const draft = { place: 'C1', selection, start: 'now' } as const
  await engine.draft({ ...draft, requester: 'U-third', replaces: 'R-2', idempotencyKey: 'third' })
  const third = (await engine.loadRollout('R-3'))?.rollout
  expect(third).toMatchObject({ requester: 'U-third', replacedRequesters: ['U-requester'] })
  const other = { ...selection, devices: [{ deviceId: 'y', name: 'y', toVersion: '9' }] }
  await engine.draft({
    ...draft,
    selection: other,
    requester: 'U-4',
    replaces: 'R-3',
    idempotencyKey: 'fourth',
  })
  expect((await engine.loadRollout('R-4'))?.rollout).toMatchObject({
    replacedRequesters: ['U-requester', 'U-third'],
  })
})

test('a person who is neither requester nor approver can’t replan, and nothing changes', async () => {
  const { life } = await driftedStory()
  const asked = { rolloutId: 'R-1', by: 'U-any', right: 'not-approver' } as const
  expect(await life.engine.replan(asked)).toMatchObject({ refusal: { kind: 'not-yours-to-replan' } })
  expect((await life.engine.loadRollout('R-1'))?.rollout.status).toBe('paused')
  expect(await life.engine.loadRollout('R-2')).toBeUndefined()
})

test('if all remaining devices drift at once, the rollout ends by itself and can then be replanned', async () => {
  const { life, cloud, time } = await driftedStory(['r1'])
  const { engine } = life
  expect((await engine.loadRollout('R-1'))?.rollout.status).toBe('completed')
  expect(await engine.replan(ASKED)).toEqual({ kind: 'drafted', rolloutId: 'R-2' })
  const asked = await runUntil(life, time, 'R-2', ({ status }) => status === 'awaiting-approval')
  await approve(engine, asked)
  await runUntil(life, time, 'R-2', ({ status }) => status === 'completed')
  expect(versionsOf(cloud)).toEqual(['2.0.0', '3.0.0'])
  expect((await engine.loadRollout('R-1'))?.rollout.status).toBe('completed')
  expect(await engine.replan({ ...ASKED, rolloutId: 'R-2' })).toMatchObject({
    refusal: { kind: 'nothing-drifted' },
  })
})

test('any number of clicks makes one new rollout', async () => {
  const { life } = await driftedStory()
  const answers = await Promise.all([
    life.engine.replan(ASKED),
    life.engine.replan({ ...ASKED, by: 'U-third' }),
  ])
  expect(answers.filter(({ kind }) => kind === 'drafted').length).toBeGreaterThan(0)
  expect(await life.engine.replan(ASKED)).toMatchObject({
    kind: 'planned-before',
    successor: { rolloutId: 'R-2' },
  })
  expect((await life.engine.listRollouts({})).map(({ rollout }) => rollout.rolloutId)).toEqual(['R-2', 'R-1'])
})

test('if the offers can’t be read, or nothing is offered any more, the old rollout is unchanged', async () => {
  const { cloud, life, time } = await driftedStory()
  const before = await life.engine.loadRollout('R-1')
  await time.advance(20_000)
  cloud.breakdown = (call) => (call === 'listPending' ? problem('unreachable') : undefined)
  await expect(life.engine.replan(ASKED)).rejects.toThrow('no-answer')
  cloud.breakdown = undefined
  for (const device of cloud.devices.values()) device.offered = undefined
  expect(await life.engine.replan(ASKED)).toEqual({ kind: 'refused', refusal: { kind: 'empty-plan' } })
  const after = await life.engine.loadRollout('R-1')
  expect(after?.rollout).toMatchObject({ status: 'paused', pausedFor: 'drift' })
  expect(before?.rollout.status).toBe('paused')
  expect(await life.engine.loadRollout('R-2')).toBeUndefined()
})

test('after a power cut at any point, both rollouts are changed or neither, and no device is in two', async () => {
  const seen = new Set<string>()
  for (let diesAt = 0; ; diesAt += 1) {
    const { life, live } = await driftedStory()
    await life.end()
    const dying = await live(diesAt)
    await dying.engine.replan(ASKED).catch(() => undefined)
    const hasDied = dying.isDead()
    await dying.end()
    const heir = await live()
    const old = await heir.engine.loadRollout('R-1')
    const next = await heir.engine.loadRollout('R-2')
    const state = `${old?.rollout.status === 'paused'} ${next === undefined}`
    expect(['true true', 'false false'], `power cut at point ${diesAt}`).toContain(state)
    seen.add(state)
    const devices = await liveDevices(heir)
    expect(new Set(devices).size, `power cut at point ${diesAt}`).toBe(devices.length)
    const again = await heir.engine.replan(ASKED)
    const expected =
      next === undefined
        ? { kind: 'drafted', rolloutId: 'R-2' }
        : { kind: 'planned-before', successor: { rolloutId: 'R-2' } }
    expect(again).toMatchObject(expected)
    await heir.end()
    if (!hasDied) break
  }
  expect(seen).toEqual(new Set(['true true', 'false false']))
})

const ENDINGS: readonly (readonly [string, (life: EngineLife, planHash: string) => Promise<unknown>])[] = [
  ['withdrawn', ({ engine }) => engine.handle('R-2', { type: 'withdraw', by: 'U-second' })],
  [
    'rejected',
    ({ engine }, planHash) =>
      engine.handle('R-2', { type: 'reject', by: 'U-approver', right: 'approver', planHash }),
  ],
  ['expired', async () => {}],
]

test.each(ENDINGS)('a replan that was %s can be repeated', async (status, end) => {
  const { life, time } = await driftedStory()
  const { engine } = life
  await engine.replan(ASKED)
  const asked = await runUntil(life, time, 'R-2', (rollout) => rollout.status === 'awaiting-approval')
  await end(life, 'planHash' in asked ? asked.planHash : '')
  await runUntil(life, time, 'R-2', (rollout) => rollout.status === status)
  expect(await engine.replan(ASKED)).toEqual({ kind: 'drafted', rolloutId: 'R-3' })
  const again = await runUntil(life, time, 'R-3', (rollout) => rollout.status === 'awaiting-approval')
  expect(again.selection.devices).toEqual(asked.selection.devices)
  expect(await engine.replan(ASKED)).toMatchObject({
    kind: 'planned-before',
    successor: { rolloutId: 'R-3' },
  })
})

test('a replan without a plan can be repeated, and runs', async () => {
  const { life, time, cloud } = await driftedStory()
  const { engine } = life
  // The pending list can be read but the running updates can't, so the plan is given up.
  await engine.replan(ASKED)
  cloud.breakdown = (call) => (call === 'listUpgrading' ? problem('quota', false) : undefined)
  await runUntil(life, time, 'R-2', ({ status }) => status === 'abandoned')
  cloud.breakdown = undefined
  expect(await engine.replan(ASKED)).toEqual({ kind: 'drafted', rolloutId: 'R-3' })
  await approve(engine, await runUntil(life, time, 'R-3', ({ status }) => status === 'awaiting-approval'))
  const ended = await runUntil(life, time, 'R-3', ({ status }) => status.startsWith('completed'))
  expect(ended).toMatchObject({ status: 'completed', replaces: 'R-1' })
  expect(versionsOf(cloud)).toEqual(['2.0.0', '3.0.0'])
})

test('devices skipped by a halt are replanned', async () => {
  const { life, time, cloud } = await driftedStory()
  const { engine } = life
  await engine.handle('R-1', { type: 'halt', by: 'U-any', right: 'not-approver' })
  await runUntil(life, time, 'R-1', ({ status }) => status === 'halted')
  expect(await engine.replan(ASKED)).toEqual({ kind: 'drafted', rolloutId: 'R-2' })
  await approve(engine, await runUntil(life, time, 'R-2', ({ status }) => status === 'awaiting-approval'))
  await runUntil(life, time, 'R-2', ({ status }) => status.startsWith('completed'))
  expect(versionsOf(cloud)).toEqual(['2.0.0', '3.0.0'])
  expect(cloud.triggered.toSorted()).toEqual([...cloud.devices.keys()])
})

// Trouble around a rollout: repeated requests, racing clicks, lost POSTs, outages, two rollouts at once.
import { afterEach, describe, expect, test } from 'vitest'
import { hasExecution, type Rollout } from '../../src/rollouts/model/rollout.ts'
import { createManualTime } from '../support/manual-time.ts'
import { createTemporaryFolder } from '../support/test-databases.ts'
import {
  approve,
  PROJECT,
  createWall,
  request,
  runUntil,
  selectAll,
  startLife,
  stateOf,
  type LifeOptions,
} from './engine-world.ts'
import { ROOMS, createSmallCloud, lamp, problem, type CloudDevice } from './small-cloud.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const open = async (
  devices: readonly CloudDevice[],
  more: { readonly hasRoomTree?: boolean; readonly parts?: LifeOptions['parts'] } = {},
) => {
  const time = createManualTime()
  const folder = createTemporaryFolder()
  const wall = createWall()
  const cloud = createSmallCloud({ now: () => time.now(), rooms: ROOMS, devices, lagMs: 3000, ...more })
  const options = { folder: folder.path, time, cloud, wall, ...(more.parts && { parts: more.parts }) }
  const life = await startLife(options)
  cleanUps.push(folder.remove, () => life.end())
  return { time, wall, cloud, life, engine: life.engine, options }
}
const isOver = (rollout: Rollout): boolean => rollout.status.startsWith('completed')
const isPlanned = (rollout: Rollout): boolean => rollout.status !== 'draft'
const statesOf = (rollout: Rollout) =>
  hasExecution(rollout)
    ? Object.fromEntries(
        Object.entries(rollout.devices).map(([deviceId, { progress }]) => [deviceId, progress.state]),
      )
    : {}

describe('requesting an upgrade', () => {
  test('a submission that arrives twice, even at the same moment, makes one rollout', async () => {
    const { engine, cloud } = await open([lamp('d1')])
    const answers = await Promise.all([1, 2, 3].map(() => request(engine, cloud, 'view 1')))
    expect(answers).toEqual([1, 2, 3].map(() => ({ kind: 'drafted', rolloutId: 'R-1' })))
    expect(await request(engine, cloud, 'view 1')).toEqual({ kind: 'drafted', rolloutId: 'R-1' })
    expect(await engine.listRollouts({})).toHaveLength(1)
  })

  test('devices of a live rollout are refused with its id, and a refused request uses up no number', async () => {
    const { engine, cloud } = await open([lamp('d1'), lamp('d2')])
    await request(engine, cloud, 'first', ['d1'])
    expect(await request(engine, cloud, 'second')).toEqual({
      kind: 'refused',
      refusal: { kind: 'devices-busy', deviceIds: ['d1'], reservedBy: 'R-1' },
    })
    expect(await request(engine, cloud, 'third', ['d2'])).toEqual({ kind: 'drafted', rolloutId: 'R-2' })
    expect(await engine.reservationsOf(['d1', 'd2', 'd3'])).toEqual({ d1: 'R-1', d2: 'R-2' })
  })

  test('a request for nothing is refused and uses up neither number nor key', async () => {
    const { engine, cloud } = await open([lamp('d1')])
    expect(await request(engine, cloud, 'k', [])).toEqual({
      kind: 'refused',
      refusal: { kind: 'empty-plan' },
    })
    expect(await request(engine, cloud, 'k')).toEqual({ kind: 'drafted', rolloutId: 'R-1' })
    expect((await stateOf(engine, 'R-1')).status).toBe('draft')
  })

  test('a plan leaves out devices that can no longer be updated, and says how many and why', async () => {
    const world = await open([lamp('d1'), lamp('d2'), lamp('d3'), lamp('d4'), lamp('d5', { online: false })])
    const { engine, cloud, life, time } = world
    const selection = selectAll(cloud)
    cloud.devices.delete('d2')
    Object.assign(cloud.devices.get('d3') ?? {}, { offered: '3.0.0' })
    Object.assign(cloud.devices.get('d4') ?? {}, { startedAtMs: time.now() - 4000 })
    await engine.draft({ requester: 'U1', place: 'C1', selection, start: 'now', idempotencyKey: 'k' })
    const planned = await runUntil(life, time, 'R-1', isPlanned)
    expect(planned).toMatchObject({ status: 'awaiting-approval', plan: { waves: [['d1'], ['d5']] } })
    expect('notes' in planned && planned.notes).toEqual(
      expect.arrayContaining([
        { kind: 'offline', count: 1 },
        { kind: 'left-out', count: 1, why: 'gone' },
        { kind: 'left-out', count: 1, why: 'offer-changed' },
        { kind: 'left-out', count: 1, why: 'busy' },
      ]),
    )
  })

  test('if no device of the request is left, the draft ends with a reason, and its devices are free', async () => {
    const { engine, cloud, life, time, wall } = await open([lamp('d1')])
    const selection = selectAll(cloud)
    Object.assign(cloud.devices.get('d1') ?? {}, { offered: undefined })
    await engine.draft({ requester: 'U1', place: 'C1', selection, start: 'now', idempotencyKey: 'k' })
    const ended = await runUntil(life, time, 'R-1', isPlanned)
    expect(ended).toMatchObject({
      status: 'abandoned',
      problem: { code: 'nothing-left', notes: [{ kind: 'left-out', count: 1, why: 'gone' }] },
    })
    await time.advance(1000)
    expect(wall.notices).toEqual(['R-1 draft-abandoned'])
    expect(await engine.reservationsOf(['d1'])).toEqual({})
  })

  test('while the cloud does not answer the draft waits, and after ten minutes it is given up', async () => {
    const { engine, cloud, life, time } = await open([lamp('d1')])
    cloud.breakdown = () => problem('unreachable')
    await request(engine, cloud, 'k')
    await time.advance(9 * 60_000)
    expect((await stateOf(engine, 'R-1')).status).toBe('draft')
    const ended = await runUntil(life, time, 'R-1', isPlanned)
    expect(ended).toMatchObject({ status: 'abandoned', problem: { code: 'no-answer' } })
  })

  test('a permanent refusal ends the draft at once', async () => {
    const { engine, cloud, life, time } = await open([lamp('d1')])
    cloud.breakdown = () => problem('quota')
    await request(engine, cloud, 'k')
    const startMs = time.now()
    expect(await runUntil(life, time, 'R-1', isPlanned)).toMatchObject({ status: 'abandoned' })
    expect(time.now() - startMs).toBeLessThan(1000)
  })
})

describe('clicks', () => {
  test('many simultaneous approvals are all answered, and the rollout starts once', async () => {
    const { engine, cloud, life, time } = await open([lamp('d1')])
    await request(engine, cloud, 'k')
    const planned = await runUntil(life, time, 'R-1', isPlanned)
    const planHash = 'planHash' in planned ? planned.planHash : ''
    const answers = await Promise.all(
      ['U1', 'U2', 'U1', 'U3'].map((by) =>
        engine.handle('R-1', { type: 'approve', by, right: 'approver', planHash }),
      ),
    )
    expect(answers.map(({ kind }) => kind).toSorted()).toEqual(['done', 'refused', 'refused', 'refused'])
    await runUntil(life, time, 'R-1', isOver)
    expect(cloud.triggered).toEqual(['d1'])
  })

  test('an unknown rollout is refused', async () => {
    const { engine } = await open([])
    expect(await engine.handle('R-9', { type: 'halt', by: 'U1', right: 'not-approver' })).toEqual({
      kind: 'refused',
      refusal: { kind: 'no-such-rollout' },
    })
  })
})

describe('the POST', () => {
  for (const [fate, words] of [
    ['answer-lost', 'its answer was lost'],
    ['request-lost', 'it was lost on the way'],
  ] as const)
    test(`when ${words}, the bot reads before it sends again, and starts nothing twice`, async () => {
      const { engine, cloud, life, time } = await open([lamp('d1')])
      await request(engine, cloud, 'k')
      await approve(engine, await runUntil(life, time, 'R-1', isPlanned))
      cloud.postFate = fate
      await runUntil(life, time, 'R-1', () => cloud.calls.includes('upgrade'))
      cloud.postFate = 'answered'
      expect((await runUntil(life, time, 'R-1', isOver)).status).toBe('completed')
      expect(cloud.triggered).toEqual(['d1'])
    })

  test('an intent in the journal of a dead process is sent by the next one', async () => {
    const world = await open([lamp('d1')])
    const { cloud, life, time } = world
    await request(life.engine, cloud, 'k')
    await approve(life.engine, await runUntil(life, time, 'R-1', isPlanned))
    const hasIntent = (rollout: Rollout): boolean =>
      hasExecution(rollout) && Object.values(rollout.dispatches).some(({ state }) => state === 'intended')
    // The process ends after journaling the intent and before its work runs; the work is lost, too.
    await runUntil(life, time, 'R-1', hasIntent).catch(() => undefined)
    await life.database.db.deleteFrom('work').execute()
    await life.end()
    const next = await startLife(world.options)
    cleanUps.push(() => next.end())
    expect((await runUntil(next, time, 'R-1', isOver)).status).toBe('completed')
    expect(cloud.triggered).toEqual(['d1'])
  })
})

describe('when the cloud is away', () => {
  test('five failed polls pause a running rollout, the first answer resumes it, and no device counts as failed', async () => {
    const { engine, cloud, life, time, wall } = await open([lamp('d1'), lamp('d2')])
    await request(engine, cloud, 'k')
    await approve(engine, await runUntil(life, time, 'R-1', isPlanned))
    await runUntil(life, time, 'R-1', () => cloud.triggered.length > 0)
    cloud.breakdown = () => problem('unreachable')
    const before = cloud.calls.length
    const paused = await runUntil(life, time, 'R-1', ({ status }) => status === 'paused')
    expect(paused).toMatchObject({
      pausedFor: 'api',
      finding: { code: 'api-trouble', problem: { code: 'no-answer' } },
    })
    expect(cloud.calls.length - before).toBe(5)
    await time.advance(3_600_000)
    expect((await engine.health()).projects).toMatchObject([{ trouble: { isOpen: true } }])
    // An hour of waiting costs at most one call every two minutes.
    expect(cloud.calls.length - before).toBeLessThan(40)
    cloud.breakdown = undefined
    expect(statesOf(await runUntil(life, time, 'R-1', isOver))).toEqual({ d1: 'verified', d2: 'verified' })
    expect(cloud.triggered.toSorted()).toEqual(['d1', 'd2'])
    expect(
      wall.notices.filter((line) => line.includes('paused') || line.includes('gap-closed')),
    ).toHaveLength(2)
    expect((await engine.health()).projects).toEqual([])
  })

  test('a restart during the outage changes nothing of what is told: once, when all of it was read', async () => {
    const world = await open([lamp('d1'), lamp('d2')])
    const { cloud, life, time, wall } = world
    await request(life.engine, cloud, 'k')
    await approve(life.engine, await runUntil(life, time, 'R-1', isPlanned))
    cloud.postFate = 'answer-lost'
    await runUntil(life, time, 'R-1', () => cloud.calls.includes('upgrade'))
    cloud.postFate = 'answered'
    cloud.breakdown = () => problem('unreachable')
    await runUntil(life, time, 'R-1', ({ status }) => status === 'paused')
    await life.end()
    const next = await startLife(world.options)
    cleanUps.push(() => next.end())
    await time.advance(600_000)
    expect(wall.notices.filter((line) => line.includes('gap-closed'))).toEqual([])
    cloud.breakdown = undefined
    expect((await runUntil(next, time, 'R-1', isOver)).status).toBe('completed')
    expect(wall.notices.filter((line) => line.includes('gap-closed'))).toHaveLength(1)
    expect(cloud.triggered.toSorted()).toEqual(['d1', 'd2'])
  })

  test('a used-up quota pauses at the first answer, and the bot asks rarely', async () => {
    const { engine, cloud, life, time } = await open([lamp('d1'), lamp('d2')])
    await request(engine, cloud, 'k')
    await approve(engine, await runUntil(life, time, 'R-1', isPlanned))
    await runUntil(life, time, 'R-1', () => cloud.triggered.length > 0)
    cloud.breakdown = () => problem('quota')
    const before = cloud.calls.length
    await runUntil(life, time, 'R-1', ({ status }) => status === 'paused')
    expect(cloud.calls.length - before).toBe(1)
    await time.advance(3_600_000)
    expect(cloud.calls.length - before).toBeLessThanOrEqual(8)
    cloud.breakdown = undefined
    expect((await runUntil(life, time, 'R-1', isOver)).status).toBe('completed')
  })

  test('with nothing on its way the bot still checks whether the cloud is back', async () => {
    const { engine, cloud, life, time } = await open([lamp('d1')])
    await request(engine, cloud, 'k')
    const planned = await runUntil(life, time, 'R-1', isPlanned)
    cloud.breakdown = () => problem('unreachable')
    await approve(engine, planned)
    await runUntil(life, time, 'R-1', ({ status }) => status === 'paused')
    await time.advance(600_000)
    cloud.breakdown = undefined
    expect((await runUntil(life, time, 'R-1', isOver)).status).toBe('completed')
    expect(cloud.triggered).toEqual(['d1'])
  })

  test('a device with an unreadable answer blocks no other', async () => {
    const { engine, cloud, life, time } = await open([lamp('d1'), lamp('d2'), lamp('d3')])
    await request(engine, cloud, 'k')
    await approve(engine, await runUntil(life, time, 'R-1', isPlanned))
    const readDevice = cloud.readDevice.bind(cloud)
    cloud.readDevice = (projectId, deviceId) =>
      deviceId === 'd3' ? Promise.reject(problem('bad-answer', false)) : readDevice(projectId, deviceId)
    await time.advance(3 * 3_600_000)
    expect(statesOf(await stateOf(engine, 'R-1'))).toMatchObject({ d1: 'verified', d2: 'verified' })
    expect((await stateOf(engine, 'R-1')).status).not.toBe('paused')
  })
})

describe('two rollouts of one project', () => {
  test('share a gateway: never more than one of its lamps updates at a time', async () => {
    const behind = { gatewayId: 'g1', protocol: 'zigbee' } as const
    const { engine, cloud, life, time } = await open([
      lamp('d1', behind),
      lamp('d2', behind),
      lamp('d3', behind),
      lamp('d4', behind),
    ])
    await request(engine, cloud, 'one', ['d1', 'd2'])
    await request(engine, cloud, 'two', ['d3', 'd4'])
    await approve(engine, await runUntil(life, time, 'R-1', isPlanned))
    await approve(engine, await runUntil(life, time, 'R-2', isPlanned))
    let most = 0
    const watch = (): void => {
      const updating = [...cloud.devices.values()].filter(({ startedAtMs }) => startedAtMs !== undefined)
      most = Math.max(most, updating.length)
    }
    const isBothOver = async (): Promise<boolean> =>
      isOver(await stateOf(engine, 'R-1')) && isOver(await stateOf(engine, 'R-2'))
    for (let steps = 0; steps < 2000 && !(await isBothOver()); steps += 1) {
      await time.advanceToNext()
      watch()
    }
    expect(await isBothOver()).toBe(true)
    expect(most).toBe(1)
    expect(cloud.triggered.toSorted()).toEqual(['d1', 'd2', 'd3', 'd4'])
  })

  test('share the pages: two rollouts cost hardly more calls than one', async () => {
    const callsOf = async (count: number): Promise<number> => {
      const devices = ['d1', 'd2', 'd3', 'd4'].map((deviceId) => lamp(deviceId, { updateMs: 900_000 }))
      const { engine, cloud, life, time } = await open(devices)
      const groups =
        count === 1
          ? [['d1', 'd2', 'd3', 'd4']]
          : [
              ['d1', 'd2'],
              ['d3', 'd4'],
            ]
      for (const [index, deviceIds] of groups.entries()) {
        await request(engine, cloud, `k${index}`, deviceIds)
        await approve(engine, await runUntil(life, time, `R-${index + 1}`, isPlanned))
      }
      for (const [index] of groups.entries()) await runUntil(life, time, `R-${index + 1}`, isOver)
      return cloud.calls.filter((call) => call === 'listUpgrading').length
    }
    expect(await callsOf(2)).toBeLessThanOrEqual((await callsOf(1)) * 1.2)
  })

  test('an outside update takes its slot: our lamp behind the same gateway waits', async () => {
    const behind = { gatewayId: 'g1', protocol: 'zigbee' } as const
    const { engine, cloud, life, time } = await open([
      lamp('d1', behind),
      lamp('d2', { ...behind, updateMs: 1_200_000 }),
    ])
    await engine.readDevice(PROJECT, 'd2')
    const foreign = cloud.devices.get('d2')
    Object.assign(foreign ?? {}, { startedAtMs: time.now() })
    await time.advance(5000)
    await request(engine, cloud, 'k', ['d1'])
    await approve(engine, await runUntil(life, time, 'R-1', isPlanned))
    await time.advance(900_000)
    expect(cloud.triggered).toEqual([])
    expect((await runUntil(life, time, 'R-1', isOver)).status).toBe('completed')
    expect(foreign?.installed).toBe('2.0.0')
    expect(cloud.triggered).toEqual(['d1'])
  })
})

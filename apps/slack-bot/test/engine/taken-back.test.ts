// An approval is taken back while the bot is at work.
import { afterEach, describe, expect, test } from 'vitest'
import type { Rollout } from '../../src/rollouts/model/rollout.ts'
import { createManualTime } from '../support/manual-time.ts'
import { createTemporaryFolder, createTemporaryPostgres, postgresUrl } from '../support/test-databases.ts'
import {
  TEST_KNOBS,
  approve,
  createWall,
  request,
  runUntil,
  startLife,
  stateOf,
  type LifeOptions,
} from './engine-world.ts'
import { REPLICA_KNOBS, openReplica } from './replica.ts'
import { ROOMS, createSmallCloud, lamp } from './small-cloud.ts'
import { waitFor } from '../support/manual-time.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const TAKE_BACK = { type: 'take-back-approval', by: 'U-approver' } as const
const isOver = ({ status }: Rollout): boolean => status.startsWith('completed')
const isAsked = ({ status }: Rollout): boolean => status === 'awaiting-approval'

const open = async (more: Pick<LifeOptions, 'parts'> = {}) => {
  const time = createManualTime()
  const folder = createTemporaryFolder()
  const cloud = createSmallCloud({
    now: () => time.now(),
    rooms: ROOMS,
    devices: ['d1', 'd2', 'd3'].map((deviceId) => lamp(deviceId)),
  })
  const life = await startLife({ folder: folder.path, time, cloud, wall: createWall(), ...more })
  cleanUps.push(folder.remove, () => life.end())
  const { engine } = life
  await request(engine, cloud, 'k')
  const asked = await runUntil(life, time, 'R-1', isAsked)
  return { time, cloud, life, engine, asked }
}

describe('an approval that is taken back', () => {
  test('while its call waits for its turn sends nothing; given again, everything is sent once', async () => {
    const { time, cloud, life, engine, asked } = await open()
    cloud.whileWaiting = async () => {
      cloud.whileWaiting = undefined
      expect(await engine.handle('R-1', TAKE_BACK)).toMatchObject({ kind: 'done' })
      return undefined
    }
    await approve(engine, asked)
    const reopened = await runUntil(life, time, 'R-1', isAsked)
    expect(reopened).toMatchObject({ votes: [] })
    await time.advance(3_600_000)
    expect(cloud.triggered).toEqual([])
    await approve(engine, await stateOf(engine, 'R-1'))
    await runUntil(life, time, 'R-1', isOver)
    expect(cloud.triggered.toSorted()).toEqual(['d1', 'd2', 'd3'])
  })

  test('expires like a new request, and frees its devices', async () => {
    const { time, cloud, life, engine, asked } = await open({
      parts: { windowOf: () => ({ timeZone: 'UTC', weekdays: [1], startMinute: 0, endMinute: 60 }) },
    })
    await approve(engine, asked)
    await time.advance(2 * TEST_KNOBS.approvalTtlMs)
    await engine.handle('R-1', TAKE_BACK)
    const { status } = await runUntil(life, time, 'R-1', (rollout) => !isAsked(rollout))
    expect(status).toBe('expired')
    expect(await engine.reservationsOf(['d1'])).toEqual({})
    expect(cloud.triggered).toEqual([])
  })

  test.each(Array.from({ length: 24 }, (_, index) => index * 20))(
    'at the same moment as the question for permission: exactly one of both wins (%i turns later)',
    async (turns) => {
      const { time, cloud, life, engine, asked } = await open()
      let takenBack: ReturnType<typeof engine.handle> | undefined
      cloud.whileWaiting = async () => {
        cloud.whileWaiting = undefined
        // Not awaited: it races with the question that follows at once.
        takenBack = (async () => {
          for (let turn = 0; turn < turns; turn += 1) await Promise.resolve()
          return engine.handle('R-1', TAKE_BACK)
        })()
        return undefined
      }
      await approve(engine, asked)
      const ended = await runUntil(life, time, 'R-1', (one) => isOver(one) || (isAsked(one) && one !== asked))
      const outcome = await takenBack
      const told = outcome?.kind === 'refused' ? outcome.refusal.kind : 'done'
      const seen = { told, status: ended.status, sent: cloud.triggered.toSorted() }
      expect([
        { told: 'done', status: 'awaiting-approval', sent: [] },
        { told: 'sending-begun', status: 'completed', sent: ['d1', 'd2', 'd3'] },
      ]).toContainEqual(seen)
    },
  )
})

describe('devices left out by an approver', () => {
  test('are not sent, are free for another request, and the plan has a new hash and true notes', async () => {
    const { time, cloud, life, engine, asked } = await open({
      parts: { knobsOf: () => ({ ...TEST_KNOBS, quorum: 2 }) },
    })
    if (asked.status !== 'awaiting-approval') throw new Error(asked.status)
    const change = {
      rolloutId: 'R-1',
      by: 'U-approver',
      right: 'approver',
      planHash: asked.planHash,
      leftOut: ['d2'],
    } as const
    const changed = await engine.changeDevices(change)
    if (changed.kind === 'refused' || changed.rollout.status !== 'awaiting-approval')
      throw new Error('it was refused')
    expect(changed.rollout.planHash).toMatch(/^[0-9a-f]{64}$/u)
    expect(changed.rollout.planHash).not.toBe(asked.planHash)
    expect(changed.rollout.notes).toContainEqual({ kind: 'unticked', by: 'U-approver', names: ['Lamp d2'] })
    expect(await engine.reservationsOf(['d1', 'd2', 'd3'])).toEqual({ d1: 'R-1', d3: 'R-1' })
    expect(await engine.changeDevices(change)).toMatchObject({ refusal: { kind: 'stale-plan' } })
    // A restart reads the smaller plan from the database.
    expect((await engine.loadRollout('R-1'))?.rollout).toEqual(changed.rollout)
    await engine.handle('R-1', {
      type: 'approve',
      by: 'U-second',
      right: 'approver',
      planHash: changed.rollout.planHash,
      voterRights: { 'U-approver': 'approver' },
    })
    await runUntil(life, time, 'R-1', isOver)
    expect(cloud.triggered.toSorted()).toEqual(['d1', 'd3'])
  })
})

describe.runIf(postgresUrl !== undefined)('on two replicas with one PostgreSQL', () => {
  test('taking back and asking for permission at once: exactly one wins, every time', async () => {
    const server = await createTemporaryPostgres()
    const rounds = 20
    const deviceIds = Array.from({ length: rounds }, (_, index) => `d${index}`)
    const cloud = createSmallCloud({
      now: () => Date.now(),
      rooms: ROOMS,
      devices: deviceIds.map((deviceId) => lamp(deviceId, { updateMs: 100 })),
      lagMs: 20,
    })
    const replicas = await Promise.all(
      [0, 1].map(() => openReplica({ url: server.url, cloud, wall: [], knobs: REPLICA_KNOBS })),
    )
    const [one, other] = replicas
    if (one === undefined || other === undefined) throw new Error('there are two')
    await one.engine.start()
    const takenBack = new Map<string, ReturnType<typeof other.engine.handle>>()
    const upgrade = cloud.upgrade.bind(cloud)
    Object.assign(cloud, {
      upgrade: async (...[projectId, ids, askToSend]: Parameters<typeof upgrade>) =>
        upgrade(projectId, ids, async () => {
          const [rollout] = (await one.engine.listRollouts({ statuses: ['running'] })).filter(
            (stored) => 'plan' in stored.rollout && stored.rollout.plan.devices[0]?.deviceId === ids[0],
          )
          if (rollout === undefined) return askToSend()
          const { rolloutId } = rollout.rollout
          takenBack.set(ids[0] ?? '', other.engine.handle(rolloutId, TAKE_BACK))
          return askToSend()
        }),
    })
    for (const deviceId of deviceIds) await request(one.engine, cloud, deviceId, [deviceId])
    await waitFor(
      'all plans',
      async () =>
        (await one.engine.listRollouts({ statuses: ['awaiting-approval'] })).length === deviceIds.length,
      60_000,
    )
    for (const { rollout } of await one.engine.listRollouts({ statuses: ['awaiting-approval'] }))
      await approve(one.engine, rollout)
    await waitFor('all races', () => takenBack.size === rounds, 60_000)
    const outcomes = await Promise.all(
      [...takenBack].map(async ([deviceId, outcome]) => ({ deviceId, outcome: await outcome })),
    )
    await waitFor(
      'the updates that were permitted',
      async () => (await one.engine.listRollouts({ statuses: ['running', 'scheduled'] })).length === 0,
      60_000,
    )
    for (const { deviceId, outcome } of outcomes)
      expect(cloud.triggered.includes(deviceId), deviceId).toBe(outcome.kind === 'refused')
    await Promise.all(replicas.map((replica) => replica.close()))
    await server.drop()
  }, 120_000)
})

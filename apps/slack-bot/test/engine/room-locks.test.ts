// Locked rooms while rollouts run.
import { afterEach, describe, expect, test } from 'vitest'
import { hasExecution, hasPlan, type Rollout } from '../../src/rollouts/model/rollout.ts'
import { createManualTime } from '../support/manual-time.ts'
import { createTemporaryFolder } from '../support/test-databases.ts'
import { PROJECT, approve, createWall, request, runUntil, startLife } from './engine-world.ts'
import { ROOMS, createSmallCloud, lamp } from './small-cloud.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const HOUR = 3_600_000
const isPlanned = (rollout: Rollout): boolean => rollout.status !== 'draft'
const isOver = (rollout: Rollout): boolean => rollout.status.startsWith('completed')
const isParked = (rollout: Rollout): boolean =>
  hasExecution(rollout) &&
  Object.values(rollout.devices).some(
    ({ progress }) => progress.state === 'parked' && progress.reason === 'locked',
  )

const open = async (rooms: readonly [string, string] = ['r2', 'r2'], wall = createWall()) => {
  const time = createManualTime()
  const folder = createTemporaryFolder()
  const cloud = createSmallCloud({
    now: () => time.now(),
    rooms: ROOMS,
    devices: [lamp('d1', { roomId: rooms[0] }), lamp('d2', { roomId: rooms[1] })],
  })
  const life = await startLife({ folder: folder.path, time, cloud, wall })
  cleanUps.push(folder.remove, () => life.end())
  const { engine } = life
  const lockFor = (ms: number, by = 'U-mia', roomId = 'r2') =>
    engine.roomLocks.lock({
      projectId: PROJECT,
      roomId,
      roomLabel: '2F / Meeting',
      by,
      reason: 'board meeting',
      untilMs: time.now() + ms,
    })
  return { time, cloud, life, engine, lockFor }
}

describe('a locked room', () => {
  test('is shown to the approver, sends nothing, and continues when the lock ends by itself', async () => {
    const { time, cloud, life, engine, lockFor } = await open()
    // Longer than the timeout for parked devices, which a known end does not use up.
    const untilMs = time.now() + 8 * HOUR
    expect(await lockFor(8 * HOUR)).toMatchObject({ kind: 'locked' })
    await request(engine, cloud, 'k')
    const planned = await runUntil(life, time, 'R-1', isPlanned)
    expect(planned).toMatchObject({
      notes: [{ kind: 'room-locked', roomLabel: '2F / Meeting', untilMs }],
    })
    await approve(engine, planned)
    await runUntil(life, time, 'R-1', isParked)
    expect(cloud.triggered).toEqual([])
    expect((await runUntil(life, time, 'R-1', isOver)).status).toBe('completed')
    expect(time.now()).toBeGreaterThan(untilMs)
    expect(cloud.triggered.toSorted()).toEqual(['d1', 'd2'])
    expect(await engine.roomLocks.list(PROJECT)).toEqual([])
  })

  test('keeps the rollout open when all other devices are done, longer than the timeout for parked devices', async () => {
    const { time, cloud, life, engine, lockFor } = await open(['r1', 'r2'])
    await request(engine, cloud, 'k')
    const planned = await runUntil(life, time, 'R-1', isPlanned)
    const waves = hasPlan(planned) ? planned.plan.waves.flat() : []
    const last = hasPlan(planned)
      ? planned.plan.devices.find(({ deviceId }) => deviceId === waves[1])
      : undefined
    await lockFor(8 * HOUR, 'U-mia', last?.roomId)
    await approve(engine, planned)
    await runUntil(life, time, 'R-1', isOver)
    expect(cloud.triggered).toEqual(waves)
  })

  test('continues at once when it is unlocked', async () => {
    const { time, cloud, life, engine, lockFor } = await open()
    await request(engine, cloud, 'k')
    const planned = await runUntil(life, time, 'R-1', isPlanned)
    await lockFor(HOUR)
    await approve(engine, planned)
    await runUntil(life, time, 'R-1', isParked)
    const beforeMs = time.now()
    const unlock = { projectId: PROJECT, roomId: 'r2', by: 'U-mia', right: 'not-approver' } as const
    expect(await engine.roomLocks.unlock(unlock)).toMatchObject({ kind: 'unlocked' })
    await runUntil(life, time, 'R-1', () => cloud.triggered.length > 0)
    expect(time.now() - beforeMs).toBeLessThan(60_000)
    expect(await engine.roomLocks.unlock(unlock)).toEqual({ kind: 'not-locked' })
  })

  test('belongs to the person who locked it: others may lock it longer, never shorter, and only approvers unlock it', async () => {
    const { engine, lockFor } = await open()
    await lockFor(2 * HOUR)
    expect(await lockFor(HOUR, 'U-sam')).toMatchObject({ kind: 'locked-longer', lock: { by: 'U-mia' } })
    const room = { projectId: PROJECT, roomId: 'r2' }
    for (const right of ['not-approver', 'unknown'] as const)
      expect(await engine.roomLocks.unlock({ ...room, by: 'U-sam', right })).toMatchObject({
        kind: 'not-owner',
      })
    expect(await lockFor(HOUR)).toMatchObject({ kind: 'locked' })
    expect(await lockFor(3 * HOUR, 'U-sam')).toMatchObject({ kind: 'locked' })
    expect(await engine.roomLocks.list(PROJECT)).toMatchObject([{ by: 'U-sam' }])
    expect(await engine.roomLocks.unlock({ ...room, by: 'U-jonas', right: 'approver' })).toMatchObject({
      kind: 'unlocked',
    })
  })
})

describe('the post about a lock', () => {
  const withPost = async () => {
    const wall = createWall()
    const world = await open(['r2', 'r2'], wall)
    const locked = await world.lockFor(2 * HOUR)
    if (locked.kind !== 'locked') throw new Error(locked.kind)
    await world.engine.roomLocks.notePost(locked.lock, { place: 'C1', messageTs: '1.1' })
    const told = () => wall.notices.filter((notice) => notice.startsWith('lock of'))
    return { ...world, told }
  }

  test('is ended once when its time passes', async () => {
    const { time, told } = await withPost()
    await time.advance(HOUR)
    expect(told()).toEqual([])
    await time.advance(2 * HOUR)
    expect(told()).toEqual(['lock of r2 at 1.1: over'])
  })

  test('is ended by the person who unlocks, and not again when its time passes', async () => {
    const { time, engine, told } = await withPost()
    await engine.roomLocks.unlock({ projectId: PROJECT, roomId: 'r2', by: 'U-mia', right: 'not-approver' })
    await time.advance(3 * HOUR)
    expect(told()).toEqual(['lock of r2 at 1.1: unlocked'])
  })

  test('is ended by a longer lock, which has a post of its own', async () => {
    const { time, lockFor, told } = await withPost()
    await lockFor(5 * HOUR)
    await time.advance(3 * HOUR)
    expect(told()).toEqual(['lock of r2 at 1.1: replaced'])
  })
})

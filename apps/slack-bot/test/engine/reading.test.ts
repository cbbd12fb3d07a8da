// Reading pending updates: rooms, caches, failures.
import { afterEach, describe, expect, test } from 'vitest'
import { DEFAULT_POLL_BOUNDS } from '../../src/rollouts/watching/poll-interval.ts'
import { hasPlan, type Rollout } from '../../src/rollouts/model/rollout.ts'
import { createManualTime } from '../support/manual-time.ts'
import { createTemporaryFolder } from '../support/test-databases.ts'
import {
  PROJECT,
  approve,
  createWall,
  request,
  runUntil,
  startLife,
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
  const cloud = createSmallCloud({ now: () => time.now(), rooms: ROOMS, devices, ...more })
  const options = {
    folder: folder.path,
    time,
    cloud,
    wall: createWall(),
    ...(more.parts && { parts: more.parts }),
  }
  const life = await startLife(options)
  cleanUps.push(folder.remove, () => life.end())
  return { time, cloud, life, engine: life.engine, options }
}
const isOver = (rollout: Rollout): boolean => rollout.status.startsWith('completed')
const isPlanned = (rollout: Rollout): boolean => rollout.status !== 'draft'

const namesakes = [
  lamp('a1', { roomId: 'r2' }),
  lamp('a2', { roomId: 'r2' }),
  lamp('b1', { roomId: 'r3' }),
  lamp('b2', { roomId: 'r3' }),
  lamp('c1', { roomId: 'r1' }),
]

describe('what waiting for an update', () => {
  for (const hasRoomTree of [true, false])
    test(`two rooms of one name are distinguished ${hasRoomTree ? 'by the room tree' : 'by details'}`, async () => {
      const { engine, cloud, time } = await open(namesakes, { hasRoomTree })
      const snapshot = await engine.readPending(PROJECT)
      expect(Object.fromEntries(snapshot.devices.map(({ deviceId, roomId }) => [deviceId, roomId]))).toEqual({
        a1: 'r2',
        a2: 'r2',
        b1: 'r3',
        b2: 'r3',
        c1: 'r1',
      })
      expect(snapshot.rooms.length).toBe(hasRoomTree ? 3 : 0)
      expect(snapshot).toMatchObject({ isComplete: true, ...(hasRoomTree && { projectName: 'Tower' }) })
      // Learned rooms aren't read again.
      const before = cloud.calls.length
      await time.advance(1)
      await engine.readPending(PROJECT, { maxAgeMs: 0 })
      expect(cloud.calls.slice(before)).toEqual(['listPending'])
    })

  test('concurrent requests share one read of the cloud; a minute later it is read again', async () => {
    const { engine, cloud, time } = await open([lamp('d1')])
    const answers = await Promise.all([1, 2, 3, 4].map(() => engine.readPending(PROJECT)))
    expect(new Set(answers).size).toBe(1)
    await time.advance(59_000)
    await engine.readPending(PROJECT)
    expect(cloud.calls.filter((call) => call === 'listPending')).toHaveLength(1)
    await time.advance(2000)
    await engine.readPending(PROJECT)
    expect(cloud.calls.filter((call) => call === 'listPending')).toHaveLength(2)
  })

  test('a failed reading is not cached, and without the room tree only the ids are missing', async () => {
    const { engine, cloud } = await open([lamp('d1')])
    cloud.breakdown = () => problem('unreachable')
    await expect(engine.readPending(PROJECT)).rejects.toMatchObject({ problem: 'unreachable' })
    cloud.breakdown = (call) => (call === 'listPending' ? undefined : problem('permission'))
    const snapshot = await engine.readPending(PROJECT)
    expect(snapshot.devices).toMatchObject([{ deviceId: 'd1', roomName: 'Lobby' }])
    expect(snapshot.devices[0]?.roomId).toBeUndefined()
  })

  test('after a sync of a room the old list is not shown', async () => {
    const { engine, cloud } = await open([lamp('d1')])
    await engine.readPending(PROJECT)
    cloud.devices.set('d2', lamp('d2'))
    await engine.syncRoom({ projectId: PROJECT, roomId: 'r1', roomLabel: 'a room', by: 'U1' })
    expect((await engine.readPending(PROJECT)).devices).toHaveLength(2)
  })

  test('a device unknown to the cloud differs from one with an unreadable answer', async () => {
    const { engine, cloud } = await open([lamp('d1')])
    await expect(engine.readDevice(PROJECT, 'nobody')).rejects.toMatchObject({ problem: 'not-found' })
    cloud.breakdown = () => problem('bad-answer')
    await expect(engine.readDevice(PROJECT, 'd1')).rejects.toMatchObject({ problem: 'bad-answer' })
  })

  test('a forecast reads nothing from the cloud that is already known', async () => {
    const { engine, cloud } = await open([lamp('d1'), lamp('d2'), lamp('d3')])
    await engine.readPending(PROJECT)
    const before = cloud.calls.length
    const forecast = await engine.forecast({
      projectId: PROJECT,
      deviceIds: ['d1', 'd2', 'nobody'],
      start: 'now',
    })
    expect(forecast.waves).toEqual([1, 1])
    expect(forecast.highMs).toBeGreaterThan(forecast.lowMs)
    expect(cloud.calls.length).toBe(before)
  })
})

describe('the plan', () => {
  test('of one room in a big building reads that room again, not the building', async () => {
    const many = Array.from({ length: 250 }, (_, index) =>
      lamp(`x${index}`, { roomId: index < 5 ? 'r1' : 'r2' }),
    )
    const { engine, cloud, life, time } = await open(many)
    await engine.readPending(PROJECT)
    await time.advance(120_000)
    Object.assign(cloud.devices.get('x1') ?? {}, { offered: '3.0.0' })
    const asked: (string | undefined)[] = []
    const listPending = cloud.listPending.bind(cloud)
    cloud.listPending = (projectId, filter) => {
      asked.push(filter?.roomId)
      return listPending(projectId, filter)
    }
    const devices = ['x0', 'x1'].map((deviceId) => ({ deviceId, name: deviceId, toVersion: '2.0.0' }))
    const selection = { projectId: PROJECT, label: 'Lobby', devices }
    await engine.draft({ requester: 'U1', place: 'C1', selection, start: 'now', idempotencyKey: 'k' })
    const planned = await runUntil(life, time, 'R-1', isPlanned)
    expect(asked).toEqual(['r1'])
    expect(hasPlan(planned) && planned.plan.waves).toEqual([['x0']])
    expect(hasPlan(planned) && planned.notes).toEqual([{ kind: 'left-out', count: 1, why: 'offer-changed' }])
  })

  test('shows distinct names for rooms of the same name, and the installed versions', async () => {
    const { engine, cloud, life, time } = await open(namesakes)
    await request(engine, cloud, 'k')
    const planned = await runUntil(life, time, 'R-1', isPlanned)
    const labels = hasPlan(planned)
      ? planned.plan.devices.map(({ deviceId, roomLabel, fromVersion, toVersion }) => [
          deviceId,
          roomLabel,
          fromVersion,
          toVersion,
        ])
      : []
    expect(labels).toEqual([
      ['a1', '2F / Meeting', '1.0.0', '2.0.0'],
      ['a2', '2F / Meeting', '1.0.0', '2.0.0'],
      ['b1', '3F / Meeting', '1.0.0', '2.0.0'],
      ['b2', '3F / Meeting', '1.0.0', '2.0.0'],
      ['c1', 'Lobby', '1.0.0', '2.0.0'],
    ])
  })
})

describe('the budget of calls', () => {
  test('the month’s calls are counted across restarts', async () => {
    const { engine, cloud, life, options } = await open([lamp('d1')])
    await request(engine, cloud, 'k')
    await runUntil(life, options.time, 'R-1', isPlanned)
    const used = (await engine.health()).projects[0]?.budget.used
    expect(used).toBe(cloud.calls.length)
    await life.end()
    const next = await startLife({
      ...options,
      cloud: createSmallCloud({ now: () => options.time.now(), rooms: ROOMS, devices: [] }),
    })
    cleanUps.push(() => next.end())
    expect((await next.engine.health()).projects[0]?.budget.used).toBe(used)
  })

  test('the poller slows down if the month’s calls would not last, and reports it', async () => {
    const callsIn = async (callsPerMonth: number | undefined): Promise<[number, string | undefined]> => {
      const { engine, cloud, life, time } = await open([lamp('d1', { updateMs: 8 * 3_600_000 })])
      cloud.callsPerMonth = callsPerMonth
      await request(engine, cloud, 'k')
      await approve(engine, await runUntil(life, time, 'R-1', isPlanned))
      await runUntil(life, time, 'R-1', () => cloud.triggered.length > 0)
      const before = cloud.calls.length
      await time.advance(4 * 3_600_000)
      return [cloud.calls.length - before, (await engine.health()).projects[0]?.budget.pace]
    }
    const [free, freePace] = await callsIn(undefined)
    const [slow, slowPace] = await callsIn(12)
    expect(freePace).toBe('free')
    expect(slowPace).not.toBe('free')
    expect(slow).toBeLessThan(free / 3)
    expect(slow).toBeGreaterThan(0)
  })

  test('slow polling is announced once a month in the thread, and once more when no calls are left', async () => {
    const { engine, cloud, life, time } = await open([lamp('d1', { updateMs: 8 * 3_600_000 })])
    cloud.callsPerMonth = 12
    await request(engine, cloud, 'k')
    await approve(engine, await runUntil(life, time, 'R-1', isPlanned))
    await time.advance(6 * 3_600_000)
    const told = (await engine.events('R-1')).flatMap(({ event }) =>
      event.type === 'polling-slowed' ? [event] : [],
    )
    expect(told).toHaveLength(2)
    expect(told[0]).toMatchObject({ month: '2026-05', limit: 12 })
    expect(told[0]?.used).toBeLessThan(12)
    expect(told[1]?.used).toBeGreaterThanOrEqual(12)
    for (const { everyMs, insteadOfMs } of told) {
      expect(everyMs).toBeGreaterThan(insteadOfMs)
      // The polling interval, not the next timer.
      expect(insteadOfMs).toBeLessThanOrEqual(DEFAULT_POLL_BOUNDS.idleMs)
    }
  })

  test('a plan that needs more calls than are left tells the approvers', async () => {
    const notesOf = async (callsPerMonth: number) => {
      const { engine, cloud, life, time } = await open([lamp('d1')])
      cloud.callsPerMonth = callsPerMonth
      await request(engine, cloud, 'k')
      const asked = await runUntil(life, time, 'R-1', isPlanned)
      return hasPlan(asked) ? asked.notes : []
    }
    expect(await notesOf(8)).toContainEqual({
      kind: 'budget-short',
      calls: expect.any(Number),
      left: expect.any(Number),
    })
    expect((await notesOf(26_000)).map(({ kind }) => kind)).not.toContain('budget-short')
  })

  test('if the calls last, there is no notice', async () => {
    const { engine, cloud, life, time } = await open([lamp('d1')])
    cloud.callsPerMonth = 26_000
    await request(engine, cloud, 'k')
    await approve(engine, await runUntil(life, time, 'R-1', isPlanned))
    await runUntil(life, time, 'R-1', isOver)
    const types = (await engine.events('R-1')).map(({ event }) => event.type)
    expect(types).not.toContain('polling-slowed')
  })
})

describe('the maintenance window', () => {
  test('a plan for the next window waits for it, starts by itself, and never sends outside it', async () => {
    // 08:00 UTC is 10:00 in Berlin in May; the window is from 22:00 to 23:30 there.
    const window = {
      timeZone: 'Europe/Berlin',
      weekdays: [1, 2, 3, 4, 5, 6, 7],
      startMinute: 22 * 60,
      endMinute: 23 * 60 + 30,
    }
    const { engine, cloud, life, time } = await open([lamp('d1'), lamp('d2')], {
      parts: { windowOf: () => window },
    })
    const selection = {
      projectId: PROJECT,
      label: 'Lobby',
      devices: ['d1', 'd2'].map((deviceId) => ({ deviceId, name: deviceId, toVersion: '2.0.0' })),
    }
    await engine.draft({ requester: 'U1', place: 'C1', selection, start: 'next-window', idempotencyKey: 'k' })
    await approve(engine, await runUntil(life, time, 'R-1', isPlanned))
    const scheduled = await runUntil(life, time, 'R-1', ({ status }) => status === 'scheduled')
    expect(scheduled).toMatchObject({ opensAtMs: Date.UTC(2026, 4, 4, 20) })
    await runUntil(life, time, 'R-1', () => cloud.triggered.length > 0)
    expect(time.now()).toBeGreaterThanOrEqual(Date.UTC(2026, 4, 4, 20))
    expect(time.now()).toBeLessThan(Date.UTC(2026, 4, 4, 20, 5))
    expect((await runUntil(life, time, 'R-1', isOver)).status).toBe('completed')
  })
})

test('durations are learned from updates that were seen to end', async () => {
  const devices = Array.from({ length: 12 }, (_, index) => lamp(`d${index}`, { updateMs: 600_000 }))
  const { engine, cloud, life, time } = await open(devices)
  const before = await engine.forecast({ projectId: PROJECT, deviceIds: ['d0'], start: 'now' })
  await request(engine, cloud, 'k')
  await approve(engine, await runUntil(life, time, 'R-1', isPlanned))
  await runUntil(life, time, 'R-1', isOver)
  cloud.devices.set('x', lamp('x'))
  await time.advance(700_000)
  const after = await engine.forecast({ projectId: PROJECT, deviceIds: ['x'], start: 'now' })
  expect(after.lowMs).not.toBe(before.lowMs)
  // Ten minutes of update, plus the delay of a poll.
  expect(after.highMs).toBeGreaterThan(600_000)
})

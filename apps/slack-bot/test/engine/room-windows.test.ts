// Rooms with their own windows, in one rollout.
import { afterEach, describe, expect, test } from 'vitest'
import type { RoomWindow } from '../../src/engine/windows/match-room-windows.ts'
import type { EngineParts } from '../../src/engine/engine-parts.ts'
import type { MaintenanceWindow } from '../../src/rollouts/model/plan.ts'
import { hasExecution, hasPlan, type Rollout } from '../../src/rollouts/model/rollout.ts'
import { createManualTime } from '../support/manual-time.ts'
import { createTemporaryFolder } from '../support/test-databases.ts'
import { PROJECT, approve, createWall, runUntil, selectAll, startLife } from './engine-world.ts'
import { ROOMS, createSmallCloud, lamp } from './small-cloud.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const HOUR = 3_600_000
const isPlanned = (rollout: Rollout): boolean => rollout.status !== 'draft'
const isOver = (rollout: Rollout): boolean => rollout.status.startsWith('completed')
const berlin = (
  weekdays: readonly number[],
  startMinute: number,
  endMinute: number,
  freezes?: MaintenanceWindow['freezes'],
): MaintenanceWindow => ({
  timeZone: 'Europe/Berlin',
  weekdays,
  startMinute,
  endMinute,
  ...(freezes && { freezes }),
})
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]

const open = async (
  startMs: number,
  parts: Pick<EngineParts, 'roomWindowsOf'> & Partial<EngineParts>,
  hasRoomTree = true,
) => {
  const time = createManualTime(startMs)
  const folder = createTemporaryFolder()
  // The first wave is d1: rooms are sent in the order of their labels.
  const devices = [lamp('d1', { roomId: 'r2' }), lamp('d2', { roomId: 'r1' })]
  const cloud = createSmallCloud({ now: () => time.now(), rooms: ROOMS, devices, hasRoomTree })
  const wall = createWall()
  const life = await startLife({ folder: folder.path, time, cloud, wall, parts })
  cleanUps.push(folder.remove, () => life.end())
  const { engine } = life
  const ask = async (start: 'now' | 'next-window'): Promise<Rollout> => {
    const selection = selectAll(cloud)
    await engine.draft({ requester: 'U1', place: 'C1', selection, start, idempotencyKey: 'k' })
    return runUntil(life, time, 'R-1', isPlanned)
  }
  const sentAtMs = async (deviceId: string): Promise<number | undefined> => {
    const events = await engine.events('R-1')
    const rollout = (await engine.loadRollout('R-1'))?.rollout
    if (rollout === undefined || !hasExecution(rollout)) return undefined
    return events.find(
      ({ event }) =>
        event.type === 'dispatch-started' &&
        rollout.dispatches[event.dispatchId]?.deviceIds.includes(deviceId) === true,
    )?.atMs
  }
  return { time, cloud, life, engine, wall, ask, sentAtMs }
}

/** The wall clock in Berlin: `Sun 03:10`. */
const wallClock = (atMs: number | undefined): string =>
  new Date(atMs ?? 0).toLocaleString('en-GB', {
    timeZone: 'Europe/Berlin',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  })

describe('rooms with their own windows, in one rollout', () => {
  test.each([
    // 02:30 doesn't exist on this Sunday: the meeting room opens when the clocks show 03:00, at 01:00 UTC.
    ['forward', Date.UTC(2026, 2, 28, 12), Date.UTC(2026, 2, 29, 1), Date.UTC(2026, 2, 29, 2)],
    // 02:30 occurs twice: the meeting room opens at the first, 00:30 UTC, the lobby at 04:00, which is 03:00 UTC.
    ['back', Date.UTC(2026, 9, 24, 12), Date.UTC(2026, 9, 25, 0, 30), Date.UTC(2026, 9, 25, 3)],
  ])(
    'each is sent in its own hours on the night of the clock change (%s)',
    async (_way, startMs, meetingMs, lobbyMs) => {
      const roomWindows: readonly RoomWindow[] = [
        { room: '2F / Meeting', window: berlin([7], 2 * 60 + 30, 3 * 60 + 30) },
        { room: 'Lobby', window: berlin([7], 4 * 60, 5 * 60) },
      ]
      const { time, life, engine, ask, sentAtMs, cloud } = await open(startMs, {
        roomWindowsOf: () => roomWindows,
      })
      const planned = await ask('next-window')
      expect(hasPlan(planned) && planned.plan).toMatchObject({
        roomWindows: { r2: roomWindows[0]?.window, r1: roomWindows[1]?.window },
      })
      await approve(engine, planned)
      const waiting = await runUntil(life, time, 'R-1', (rollout) => 'opensAtMs' in rollout)
      expect(waiting).toMatchObject({ status: 'scheduled', opensAtMs: meetingMs })
      const ended = await runUntil(life, time, 'R-1', isOver)
      expect(ended.status).toBe('completed')
      expect(cloud.triggered.toSorted()).toEqual(['d1', 'd2'])
      const [first, second] = [await sentAtMs('d1'), await sentAtMs('d2')]
      expect(first).toBeGreaterThanOrEqual(meetingMs)
      expect(first).toBeLessThan(meetingMs + HOUR / 4)
      expect(second).toBeGreaterThanOrEqual(lobbyMs)
      expect(second).toBeLessThan(lobbyMs + HOUR / 4)
      expect(wallClock(second)).toMatch(/^Sun,? 04:/u)
    },
  )

  test('devices of other rooms follow the project’s window', async () => {
    const startMs = Date.UTC(2026, 4, 4, 8)
    const { time, life, engine, ask, sentAtMs } = await open(startMs, {
      windowOf: () => berlin(EVERY_DAY, 22 * 60, 23 * 60),
      roomWindowsOf: () => [{ room: 'r2', window: berlin(EVERY_DAY, 12 * 60, 13 * 60) }],
    })
    await approve(engine, await ask('next-window'))
    await runUntil(life, time, 'R-1', isOver)
    expect(wallClock(await sentAtMs('d1'))).toMatch(/ 12:/u)
    expect(wallClock(await sentAtMs('d2'))).toMatch(/ 22:/u)
  })

  test('a window that the clocks skip is announced the day before, and the rollout waits for the next one', async () => {
    const hours = berlin(EVERY_DAY, 2 * 60 + 15, 2 * 60 + 45)
    const { time, life, engine, wall, ask, sentAtMs } = await open(Date.UTC(2026, 2, 28, 4), {
      windowOf: () => hours,
    })
    await approve(engine, await ask('next-window'))
    await runUntil(life, time, 'R-1', isOver)
    expect(wall.notices.filter((notice) => notice.includes('window-skipped'))).toHaveLength(1)
    const told = (await engine.events('R-1')).find(({ event }) => event.type === 'window-skipped')
    expect(told?.event).toMatchObject({ clocksChangeAtMs: Date.UTC(2026, 2, 29, 1) })
    expect(told?.atMs).toBeLessThan(Date.UTC(2026, 2, 28, 6))
    expect(await sentAtMs('d1')).toBeGreaterThanOrEqual(Date.UTC(2026, 2, 30, 0, 15))
  })

  test('an upgrade for "now" skips the freeze days of a room, in this room only', async () => {
    const startMs = Date.UTC(2026, 4, 4, 8)
    const today = [{ fromDate: '2026-05-04', toDate: '2026-05-04' }]
    const { time, life, engine, ask, sentAtMs } = await open(startMs, {
      roomWindowsOf: (_projectId, start) =>
        start === 'next-window' ? [] : [{ room: 'Lobby', window: berlin(EVERY_DAY, 0, 0, today) }],
    })
    await approve(engine, await ask('now'))
    await runUntil(life, time, 'R-1', isOver)
    expect(await sentAtMs('d1')).toBeLessThan(startMs + HOUR)
    expect(await sentAtMs('d2')).toBeGreaterThanOrEqual(Date.UTC(2026, 4, 4, 22))
  })
})

describe('rooms named in the settings', () => {
  const hours = berlin([6], 60, 120)
  const NAMES: readonly RoomWindow[] = ['Meeting', 'Cellar', 'r1', 'Lobby'].map((room) => ({
    room,
    window: hours,
  }))
  const UNMATCHED = [
    { room: 'Meeting', why: 'ambiguous' },
    { room: 'Cellar', why: 'unknown' },
    { room: 'Lobby', why: 'twice' },
  ]

  test('by a name that matches none or several are reported to the admin, and have no effect', async () => {
    const { life, ask, engine } = await open(Date.UTC(2026, 4, 4, 8), { roomWindowsOf: () => NAMES })
    const planned = await ask('next-window')
    expect(hasPlan(planned) && planned.plan.roomWindows).toEqual({ r1: hours })
    expect(life.problems).toMatchObject([{ unmatchedRooms: UNMATCHED }])
    expect(await engine.diagnose(PROJECT)).toMatchObject({ roomWindows: { count: 4, unmatched: UNMATCHED } })
  })

  test('match by the devices’ room name if no room tree can be read; the others are not reported', async () => {
    const { life, ask, engine } = await open(
      Date.UTC(2026, 4, 4, 8),
      { roomWindowsOf: () => [...NAMES, { room: 'r3', window: hours }] },
      false,
    )
    const planned = await ask('next-window')
    expect(hasPlan(planned) && planned.plan.roomWindows).toEqual({ r1: hours, r2: hours })
    expect(life.problems).toEqual([])
    expect((await engine.diagnose(PROJECT)).roomWindows).toEqual({ count: 5 })
  })

  test('show their own hours in the request form', async () => {
    const { engine } = await open(Date.UTC(2026, 4, 4, 8), { roomWindowsOf: () => NAMES })
    const opensAtMs = Date.UTC(2026, 4, 8, 23)
    expect(await engine.windowOf(PROJECT, { roomId: 'r1', rooms: ROOMS })).toEqual({
      window: hours,
      isOfRoom: true,
      isOpen: false,
      nextChangeAtMs: opensAtMs,
    })
    expect(await engine.windowOf(PROJECT, { roomId: 'r2', rooms: ROOMS })).toBeUndefined()
    expect(await engine.windowOf(PROJECT)).toBeUndefined()
  })

  test('freeze days alone are not a window to wait for', async () => {
    const freezes = [{ fromDate: '2026-12-24', toDate: '2026-12-24' }]
    const { engine } = await open(Date.UTC(2026, 4, 4, 8), {
      roomWindowsOf: () => [{ room: 'Lobby', window: berlin(EVERY_DAY, 0, 0, freezes) }],
    })
    expect(await engine.windowOf(PROJECT, { roomId: 'r1', rooms: ROOMS })).toBeUndefined()
  })
})

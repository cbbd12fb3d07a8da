// The forecast of a plan uses the durations learned from earlier updates.
import { afterEach, expect, test } from 'vitest'
import type { TypicalDurations } from '../../src/rollouts/model/durations.ts'
import { forecastOf } from '../../src/rollouts/planning/forecast.ts'
import { hasPlan } from '../../src/rollouts/model/rollout.ts'
import { createSqlUpdateDurations } from '../../src/store/sql-update-durations.ts'
import { createManualTime } from '../support/manual-time.ts'
import { createTemporaryFolder } from '../support/test-databases.ts'
import { createWall, request, runUntil, startLife } from './engine-world.ts'
import { ROOMS, createSmallCloud, lamp } from './small-cloud.ts'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const MINUTE = 60_000

/** Requests three lamps after the bot has seen this many lamp updates of three minutes each. */
const askedAfter = async (samples: number, typicalDurations?: TypicalDurations) => {
  const time = createManualTime()
  const folder = createTemporaryFolder()
  const devices = ['d1', 'd2', 'd3'].map((id) => lamp(id))
  const cloud = createSmallCloud({ now: () => time.now(), rooms: ROOMS, devices })
  const parts = typicalDurations === undefined ? {} : { typicalDurations }
  const life = await startLife({ folder: folder.path, time, cloud, wall: createWall(), parts })
  cleanUps.push(folder.remove, () => life.end())
  const seen = Array.from({ length: samples }, (_, index) => ({
    rolloutId: 'R-900' as const,
    seq: index + 1,
    sort: 'p-lamp/wifi',
    durationMs: 3 * MINUTE,
    atMs: time.now(),
  }))
  const other = { rolloutId: 'R-901' as const, seq: 1, sort: 'p-switch/zigbee', durationMs: 1, atMs: 0 }
  await life.database.transactions.run((transaction) =>
    createSqlUpdateDurations(life.database.db).save(transaction, [...seen, other]),
  )
  await request(life.engine, cloud, 'one')
  const rollout = await runUntil(life, time, 'R-1', ({ status }) => status === 'awaiting-approval')
  if (!hasPlan(rollout)) throw new Error('There is no plan')
  return rollout
}

test('the forecast for approvers uses learned durations of such devices, and is stored with the request', async () => {
  const learned = await askedAfter(12)
  expect(learned.durations).toMatchObject({ 'p-lamp/wifi': { medianMs: 3 * MINUTE, samples: 12 } })
  // Only durations that concern these devices.
  expect(Object.keys(learned.durations ?? {}).toSorted()).toEqual(['*/wifi', 'p-lamp/wifi'])
  const guessed = await askedAfter(0)
  const shown = forecastOf(learned.plan, learned.durations)
  expect(shown.highMs).toBeLessThan(forecastOf(guessed.plan, guessed.durations).lowMs)
})

test('what the operator says of updates is forecast until ten were measured', async () => {
  const asked = await askedAfter(9, { wifiMs: MINUTE, radioMs: 30 * MINUTE })
  expect(asked.durations?.['*/wifi']).toMatchObject({ medianMs: MINUTE, q95Ms: 2.5 * MINUTE })
  const guessed = await askedAfter(9)
  expect(forecastOf(asked.plan, asked.durations).highMs).toBeLessThan(
    forecastOf(guessed.plan, guessed.durations).highMs,
  )
  const learned = await askedAfter(10, { wifiMs: MINUTE })
  expect(learned.durations).toMatchObject({
    'p-lamp/wifi': { medianMs: 3 * MINUTE },
    '*/wifi': { medianMs: 3 * MINUTE },
  })
})

test('the forecast before the request says when the month’s calls would not last, readings for the plan included', async () => {
  const time = createManualTime()
  const folder = createTemporaryFolder()
  const devices = ['d1', 'd2', 'd3'].map((id) => lamp(id))
  const cloud = createSmallCloud({ now: () => time.now(), rooms: ROOMS, devices, hasRoomTree: false })
  const ids = devices.map(({ deviceId }) => deviceId)
  const shortageWith = async (callsPerMonth: number) => {
    cloud.callsPerMonth = callsPerMonth
    const life = await startLife({ folder: folder.path, time, cloud, wall: createWall() })
    const forecast = await life.engine.forecast({ projectId: 'p1', deviceIds: ids, start: 'now' })
    await life.end()
    return forecast
  }
  cleanUps.push(folder.remove)
  const plenty = await shortageWith(10_000)
  expect(plenty.budgetShort).toBeUndefined()
  const few = await shortageWith(5)
  const read = cloud.calls.filter((call) => call === 'readDevice').length
  expect(read).toBeLessThan(ids.length)
  expect(few.budgetShort?.calls).toBe(few.apiCalls + ids.length - read)
})

test('whether the month’s calls would last is said of the whole selection', async () => {
  const time = createManualTime()
  const folder = createTemporaryFolder()
  const devices = Array.from({ length: 60 }, (_, index) => lamp(`d${index}`))
  const cloud = createSmallCloud({ now: () => time.now(), rooms: ROOMS, devices })
  cloud.callsPerMonth = 150
  const life = await startLife({ folder: folder.path, time, cloud, wall: createWall() })
  cleanUps.push(folder.remove, () => life.end())
  const ids = devices.map(({ deviceId }) => deviceId)
  const forecastOfFirst = (count: number) =>
    life.engine.forecast({ projectId: 'p1', deviceIds: ids.slice(0, count), start: 'now' })
  expect((await forecastOfFirst(10)).budgetShort).toBeUndefined()
  const whole = await forecastOfFirst(60)
  expect(whole.budgetShort?.calls).toBeGreaterThan(whole.apiCalls)
  expect(whole.budgetShort?.left).toBeLessThanOrEqual(150)
})

test('the forecast before the request follows the first devices and the chosen start', async () => {
  const time = createManualTime(Date.UTC(2026, 4, 4, 12))
  const folder = createTemporaryFolder()
  const devices = Array.from({ length: 12 }, (_, index) => lamp(`d${index}`))
  const cloud = createSmallCloud({ now: () => time.now(), rooms: ROOMS, devices })
  const nightly = {
    timeZone: 'UTC',
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    startMinute: 22 * 60,
    endMinute: 22 * 60 + 20,
  }
  const life = await startLife({
    folder: folder.path,
    time,
    cloud,
    wall: createWall(),
    parts: { windowOf: (_projectId, start) => (start === 'next-window' ? nightly : undefined) },
  })
  cleanUps.push(folder.remove, () => life.end())
  const asked = { projectId: 'p1', deviceIds: devices.map(({ deviceId }) => deviceId), start: 'now' } as const
  const now = await life.engine.forecast(asked)
  expect(now.waves).toEqual([2, 4, 6])
  expect(now.roomCount).toBe(1)
  expect(now.span).toBeUndefined()
  const first = await life.engine.forecast({ ...asked, firstDeviceIds: ['d3'] })
  expect(first.waves).toEqual([1, 2, 4, 5])

  const opensAtMs = Date.UTC(2026, 4, 4, 22)
  const windowed = await life.engine.forecast({ ...asked, start: 'next-window' })
  expect(windowed.highMs).toBeGreaterThan(20 * MINUTE)
  expect(windowed.span).toEqual({ fromMs: opensAtMs, untilMs: opensAtMs + 20 * MINUTE, goesOnLater: true })
  const startsAtMs = Date.UTC(2026, 4, 6, 9)
  const chosen = await life.engine.forecast({ ...asked, start: { startsAtMs } })
  expect(chosen.span).toEqual({ fromMs: startsAtMs, untilMs: startsAtMs + chosen.highMs })
  // A window that is open already: the start depends on the approval.
  await time.advance(opensAtMs + MINUTE - time.now())
  expect((await life.engine.forecast({ ...asked, start: 'next-window' })).span).toBeUndefined()
})

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
    const forecast = await life.engine.forecast('p1', ids)
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

// The forecast of a plan uses the durations learned from earlier updates.
import { afterEach, expect, test } from 'vitest'
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
const askedAfter = async (samples: number) => {
  const time = createManualTime()
  const folder = createTemporaryFolder()
  const devices = ['d1', 'd2', 'd3'].map((id) => lamp(id))
  const cloud = createSmallCloud({ now: () => time.now(), rooms: ROOMS, devices })
  const life = await startLife({ folder: folder.path, time, cloud, wall: createWall() })
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

test('the forecast before the request says when the month’s calls would not last, readings for the plan included', async () => {
  const time = createManualTime()
  const folder = createTemporaryFolder()
  const devices = ['d1', 'd2', 'd3'].map((id) => lamp(id))
  const cloud = createSmallCloud({ now: () => time.now(), rooms: ROOMS, devices, hasRoomTree: false })
  const ids = devices.map(({ deviceId }) => deviceId)
  const shortageWith = async (callsPerMonth: number) => {
    const life = await startLife({
      folder: folder.path,
      time,
      cloud,
      wall: createWall(),
      parts: { callsPerMonth },
    })
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

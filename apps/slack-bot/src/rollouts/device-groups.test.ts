import { expect, test } from 'vitest'
import { deviceGroupsOf } from './device-groups.ts'
import { createFold } from './fold.ts'
import { nextWakeAtMs } from './next-wake-at.ts'
import { hasExecution, isLive } from './rollout.ts'
import { createModelBot, FATES } from './test-support/model-bot.ts'
import { createModelCloud } from './test-support/model-cloud.ts'
import {
  PLAN_HASH,
  START_MS,
  approveCommand,
  draftCommand,
  planOf,
  plannedDevice,
} from './test-support/plan-fixture.ts'

test('after each event of a history the groups are those of the state as it is then, although maps change in place', () => {
  const devices = ['a', 'b', 'c', 'd'].map((deviceId) => plannedDevice(deviceId))
  const plan = planOf(devices, [['a'], ['b', 'c', 'd']])
  const cloud = createModelCloud(devices, START_MS, 8 * 60_000)
  cloud.arrange('d', { failsAlways: true })
  const bot = createModelBot(plan, cloud, START_MS)
  bot.run(draftCommand(plan))
  bot.run({ type: 'request-approval', plan, planHash: PLAN_HASH, notes: [] })
  bot.run(approveCommand())
  for (let round = 0; round < 200 && isLive(bot.rollout); round += 1) {
    bot.tick(0)
    bot.send(FATES[round % FATES.length] ?? 'accepted')
    bot.nowMs = Math.min(nextWakeAtMs(bot.rollout, bot.nowMs) ?? Infinity, bot.nowMs + 60_000)
  }
  const fold = createFold(undefined)
  let compared = 0
  for (const happened of bot.history) {
    const rollout = fold.apply(happened)
    if (!hasExecution(rollout)) continue
    const groups = deviceGroupsOf(rollout)
    expect(groups).toEqual(deviceGroupsOf(structuredClone(rollout)))
    compared += groups.touched.length
  }
  expect(compared).toBeGreaterThan(100)
})

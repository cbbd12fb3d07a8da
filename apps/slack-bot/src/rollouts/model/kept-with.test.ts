import { expect, test } from 'vitest'
import { abandonedDispatchesAtMs } from '../sending/abandoned-dispatches.ts'
import { dueDevicesOf } from '../sending/candidates.ts'
import { deviceGroupsOf } from '../waves/device-groups.ts'
import { createFold } from '../state/fold.ts'
import { nextWakeAtMs } from '../watching/next-wake-at.ts'
import { hasExecution, isLive, type Execution, type Rollout } from './rollout.ts'
import { createModelBot } from '../../../test/support/rollouts/model-bot.ts'
import { FATES } from '../../../test/support/rollouts/model-fates.ts'
import { createModelCloud } from '../../../test/support/rollouts/model-cloud.ts'
import {
  PLAN_HASH,
  START_MS,
  approveCommand,
  draftCommand,
  planOf,
  plannedDevice,
} from '../../../test/support/rollouts/plan-fixture.ts'
import { isWaveSettled, recordsOfWave } from '../waves/wave-facts.ts'

const keptFactsOf = (rollout: Extract<Rollout, Execution>, nowMs: number) => ({
  groups: deviceGroupsOf(rollout),
  due: dueDevicesOf(rollout, nowMs),
  waves: rollout.plan.waves.map((_, position) => ({
    records: recordsOfWave(rollout, position + 1),
    isSettled: isWaveSettled(rollout, position + 1),
  })),
  abandonedAtMs: abandonedDispatchesAtMs(rollout),
})

test('after each event of a history the kept facts are those of the state as it is then, although maps change in place', () => {
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
    const kept = keptFactsOf(rollout, happened.atMs)
    expect(kept).toEqual(keptFactsOf(structuredClone(rollout), happened.atMs))
    // Asked again, they say what was found the first time.
    expect(keptFactsOf(rollout, happened.atMs)).toEqual(kept)
    compared += kept.groups.touched.length
  }
  expect(compared).toBeGreaterThan(100)
})

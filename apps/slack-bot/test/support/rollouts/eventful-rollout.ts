import type { Command } from '../../../src/rollouts/model/command.ts'
import { isLive, type Rollout } from '../../../src/rollouts/model/rollout.ts'
import { nextWakeAtMs } from '../../../src/rollouts/watching/next-wake-at.ts'
import { pollIntervalOf } from '../../../src/rollouts/watching/poll-interval.ts'
import { createModelBot, type ModelBot } from './model-bot.ts'
import { createModelCloud } from './model-cloud.ts'
import { FATES } from './model-fates.ts'
import {
  APPROVER,
  PLAN_HASH,
  START_MS,
  approveCommand,
  draftCommand,
  planOf,
  plannedDevice,
} from './plan-fixture.ts'
import { viewOf } from '../../../src/rollouts/state/rollout-view.ts'

/** Runs a rollout with failures, lost answers, a pause and retries. `onCommand` gets each command before it is decided. */
export const playEventfully = (
  onCommand: (before: Rollout | undefined, command: Command, nowMs: number) => void = () => {},
): ModelBot => {
  const devices = ['a', 'b', 'c', 'd', 'e', 'f'].map((deviceId) => plannedDevice(deviceId))
  const plan = planOf(devices, [
    ['a', 'b'],
    ['c', 'd', 'e', 'f'],
  ])
  const cloud = createModelCloud(devices, START_MS, 8 * 60_000)
  cloud.arrange('e', { failsAlways: true })
  const bot = createModelBot(plan, cloud, START_MS, { isChecked: true, onCommand })
  bot.run(draftCommand(plan))
  bot.run({ type: 'request-approval', plan, planHash: PLAN_HASH, notes: [] })
  bot.run(approveCommand())
  for (let round = 0; round < 300 && isLive(bot.rollout); round += 1) {
    bot.tick(0)
    if (round === 6) bot.run({ type: 'pause', by: 'U-ANY' })
    else if (bot.rollout.status === 'paused') bot.run({ type: 'resume', by: APPROVER, right: 'approver' })
    bot.send(FATES[round % FATES.length] ?? 'accepted')
    const wakeAtMs = nextWakeAtMs(viewOf(bot.rollout), bot.nowMs) ?? Infinity
    bot.nowMs = Math.min(wakeAtMs, bot.nowMs + (pollIntervalOf([viewOf(bot.rollout)], bot.nowMs) ?? 60_000))
  }
  bot.run({ type: 'retry-failed', by: APPROVER, right: 'approver' })
  return bot
}

import { expect, test } from 'vitest'
import { pollIntervalOf } from '../watching/poll-interval.ts'
import { createModelBot } from '../../../test/support/rollouts/model-bot.ts'
import type { ModelBot } from '../../../test/support/rollouts/model-bot.ts'
import { createModelCloud } from '../../../test/support/rollouts/model-cloud.ts'
import {
  PLAN_HASH,
  START_MS,
  approveCommand,
  draftCommand,
  planOf,
  plannedDevice,
} from '../../../test/support/rollouts/plan-fixture.ts'
import { readsNeededBy } from '../watching/reads-needed-by.ts'
import { viewOf } from '../state/rollout-view.ts'

const seconds = (count: number): number => count * 1000
const minutes = (count: number): number => seconds(count * 60)

/** One wave, and all slots taken; the named devices end first. */
const fullBot = (count: number, early: readonly string[], maxInFlight = 6): { readonly bot: ModelBot } => {
  const devices = Array.from({ length: count }, (_, index) => plannedDevice(`d${index}`))
  const plan = planOf(devices, undefined, { maxInFlight, maxInFlightPerRoom: maxInFlight })
  const cloud = createModelCloud(devices, START_MS, (deviceId) => minutes(early.includes(deviceId) ? 2 : 20))
  const bot = createModelBot(plan, cloud, START_MS)
  bot.run(draftCommand(plan))
  bot.run({ type: 'request-approval', plan, planHash: PLAN_HASH, notes: [] })
  bot.run(approveCommand())
  for (let polls = 0; polls < 3; polls += 1) {
    bot.tick(0)
    for (let left = bot.waiting.length; left > 0; left -= 1) bot.send('accepted')
    bot.nowMs += seconds(15)
  }
  return { bot }
}
const sentOf = ({ history }: ModelBot): number =>
  history.flatMap(({ event }) => (event.type === 'dispatch-intended' ? event.deviceIds : [])).length

test('a single free slot waits for another, at most five minutes', () => {
  const { bot } = fullBot(9, ['d0'])
  expect(sentOf(bot)).toBe(6)
  bot.nowMs = START_MS + minutes(3)
  bot.tick(0)
  expect(sentOf(bot)).toBe(6)
  expect(readsNeededBy(viewOf(bot.rollout), bot.nowMs).pendingRooms).toBe('none')
  bot.nowMs = START_MS + minutes(6)
  bot.tick(0)
  expect(sentOf(bot)).toBe(7)
})

test('two free slots are used at once', () => {
  const { bot } = fullBot(11, ['d0', 'd1'], 8)
  bot.nowMs = START_MS + minutes(3)
  bot.tick(0)
  expect(sentOf(bot)).toBe(10)
})

test('polls gather free slots while devices wait, for two minutes or a quarter of an update', () => {
  const queueing = fullBot(90, [], 40).bot.rollout
  const sent = fullBot(40, [], 40).bot.rollout
  const nowMs = START_MS + minutes(8)
  expect(pollIntervalOf([viewOf(queueing)], nowMs)).toBe(minutes(2))
  expect(pollIntervalOf([viewOf(sent)], nowMs)).toBeLessThan(minutes(1.5))
  const short = { '*/wifi': { medianMs: minutes(6), q95Ms: minutes(12), q99Ms: minutes(20), samples: 50 } }
  expect(pollIntervalOf([viewOf(queueing)], nowMs, { durations: short })).toBe(minutes(1.5))
  const bounds = { minimumMs: seconds(1), maximumMs: seconds(20), idleMs: minutes(5) }
  expect(pollIntervalOf([viewOf(queueing)], nowMs, { bounds })).toBe(seconds(20))
})

import { expect, test } from 'vitest'
import { createFold } from './fold.ts'
import { nextWakeAtMs } from '../watching/next-wake-at.ts'
import { isLive, type Rollout } from '../model/rollout.ts'
import { isViewOfApproved, viewOf, type RolloutView } from './rollout-view.ts'
import { createModelBot } from '../../../test/support/rollouts/model-bot.ts'
import { FATES } from '../../../test/support/rollouts/model-fates.ts'
import { createModelCloud } from '../../../test/support/rollouts/model-cloud.ts'
import {
  PLAN_HASH,
  START_MS,
  applyAll,
  approveCommand,
  draftCommand,
  planOf,
  plannedDevice,
} from '../../../test/support/rollouts/plan-fixture.ts'
import { placedRollout } from '../../../test/support/rollouts/placed-rollout.ts'

const factsOf = ({ groups, queue, waves, openDispatches, planIndex }: RolloutView) => ({
  groups,
  queue,
  waves,
  openDispatches,
  planned: planIndex.devices,
  waveNumbers: planIndex.waves,
})

test('after each event, the facts of a view match its state, although maps change in place', () => {
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
    bot.nowMs = Math.min(nextWakeAtMs(viewOf(bot.rollout), bot.nowMs) ?? Infinity, bot.nowMs + 60_000)
  }
  const fold = createFold(undefined)
  let compared = 0
  let before: RolloutView<Rollout | undefined> = viewOf(undefined)
  for (const happened of bot.history) {
    const view = viewOf(fold.apply(happened), before)
    before = view
    if (!isViewOfApproved(view)) continue
    const facts = factsOf(view)
    expect(facts).toEqual(factsOf(viewOf(structuredClone(view.rollout))))
    compared += facts.groups.touched.length
  }
  expect(compared).toBeGreaterThan(100)
})

test('a fact is computed once per view, and the plan’s index once for all states of a rollout', () => {
  const view = viewOf(placedRollout([['planned', 'updating'], ['planned']]))
  const facts = factsOf(view)
  for (const [name, fact] of Object.entries(factsOf(view)))
    expect(fact).toBe(facts[name as keyof typeof facts])
  const next = viewOf({ ...view.rollout }, view)
  expect(next.planIndex).toBe(view.planIndex)
  expect(next.groups).not.toBe(view.groups)
  const replanned = viewOf(structuredClone(view.rollout), view)
  expect(replanned.planIndex).not.toBe(view.planIndex)
})

test('a draft and a missing rollout have no facts', () => {
  const plan = planOf([plannedDevice('a')])
  const draft = applyAll(undefined, [draftCommand(plan)], START_MS)
  for (const view of [viewOf(draft), viewOf(undefined)]) {
    const { groups, queue, waves, openDispatches, planIndex } = view
    expect(groups).toEqual({ touched: [], takers: [], failed: 0, drifted: 0 })
    expect([...queue, ...waves, ...openDispatches, ...planIndex.devices, ...planIndex.waves]).toEqual([])
  }
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { effectsOf, effectsOfAll } from '../telling/effects-of.ts'
import type { DueWork } from '../ports/work-queue.ts'
import { evolve } from './evolve.ts'
import { createFold, evolveAll } from './fold.ts'
import type { Happened } from './fold.ts'
import { nextWakeAtMs } from '../watching/next-wake-at.ts'
import { pollIntervalOf } from '../watching/poll-interval.ts'
import type { Rollout } from '../model/rollout.ts'
import { isLive } from '../model/rollout.ts'
import { createModelBot } from '../../../test/support/rollouts/model-bot.ts'
import { FATES } from '../../../test/support/rollouts/model-fates.ts'
import { createModelCloud } from '../../../test/support/rollouts/model-cloud.ts'
import {
  APPROVER,
  PLAN_HASH,
  START_MS,
  approveCommand,
  draftCommand,
  planOf,
  plannedDevice,
} from '../../../test/support/rollouts/plan-fixture.ts'

const deepFreeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) deepFreeze(inner)
  }
  return value
}

/** What a rollout with failures, lost answers, a pause and retries leaves behind. */
const eventfulHistory = (): readonly Happened[] => {
  const devices = ['a', 'b', 'c', 'd', 'e', 'f'].map((deviceId) => plannedDevice(deviceId))
  const plan = planOf(devices, [
    ['a', 'b'],
    ['c', 'd', 'e', 'f'],
  ])
  const cloud = createModelCloud(devices, START_MS, 8 * 60_000)
  cloud.arrange('e', { failsAlways: true })
  const bot = createModelBot(plan, cloud, START_MS)
  bot.run(draftCommand(plan))
  bot.run({ type: 'request-approval', plan, planHash: PLAN_HASH, notes: [] })
  bot.run(approveCommand())
  for (let round = 0; round < 300 && isLive(bot.rollout); round += 1) {
    bot.tick(0)
    if (round === 6) bot.run({ type: 'pause', by: 'U-ANY' })
    else if (bot.rollout.status === 'paused') bot.run({ type: 'resume', by: APPROVER, right: 'approver' })
    bot.send(FATES[round % FATES.length] ?? 'accepted')
    const wakeAtMs = nextWakeAtMs(bot.rollout, bot.nowMs) ?? Infinity
    bot.nowMs = Math.min(wakeAtMs, bot.nowMs + (pollIntervalOf([bot.rollout], bot.nowMs) ?? 60_000))
  }
  bot.run({ type: 'retry-failed', by: APPROVER, right: 'approver' })
  return bot.history
}
const HISTORY = eventfulHistory()
const anyBatchSizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 40 })

test('in whatever batches a history is folded, each batch ends as its events one by one, and changes no earlier state', () => {
  expect(new Set(HISTORY.map(({ event }) => event.type)).size).toBeGreaterThan(15)
  fc.assert(
    fc.property(anyBatchSizes, (sizes) => {
      let folded: Rollout | undefined
      let one: Rollout | undefined
      let start = 0
      for (let batch = 0; start < HISTORY.length; batch += 1) {
        const events = HISTORY.slice(start, start + (sizes[batch % sizes.length] ?? 1))
        start += events.length
        folded = deepFreeze(evolveAll(folded, events))
        for (const happened of events) one = evolve(one, happened)
        expect(folded).toEqual(one)
      }
    }),
    { numRuns: 40 },
  )
})

test('the work that events make due is the same whether they are looked at together or one by one', () => {
  const recorded = HISTORY.map(({ event, atMs }, index) => ({
    rolloutId: 'R-1' as const,
    projectId: 'P',
    seq: index + 1,
    atMs,
    event,
  }))
  const single: DueWork[] = []
  let rollout: Rollout | undefined
  for (const one of recorded) {
    rollout = evolve(rollout, one)
    single.push(...effectsOf(one, rollout))
  }
  expect(effectsOfAll(undefined, recorded)).toEqual(single)
})

test('a fold copies the devices and the dispatches once, however many events follow', () => {
  const sent = HISTORY.findIndex(({ event }) => event.type === 'dispatch-recorded')
  const before = evolveAll(undefined, HISTORY.slice(0, sent - 3))
  const fold = createFold(before)
  const maps = HISTORY.slice(sent - 3).map((happened) => {
    const after = fold.apply(happened)
    return 'devices' in after ? after.devices : undefined
  })
  expect(maps.at(0)).toBe(before !== undefined && 'devices' in before ? before.devices : undefined)
  expect(new Set(maps).size).toBe(2)
})

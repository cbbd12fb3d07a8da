// A rollout without faults, from request to end: notices, due work, progress, cost.
import { expect, test } from 'vitest'
import { DEFAULT_KNOBS } from '../model/default-knobs.ts'
import type { Notice } from '../model/effect.ts'
import { effectsOf } from '../telling/effects-of.ts'
import type { DueWork } from '../ports/work-queue.ts'
import type { Event } from '../model/event.ts'
import { evolve } from '../state/evolve.ts'
import { nextWakeAtMs } from '../watching/next-wake-at.ts'
import { planWaves } from '../planning/plan-waves.ts'
import { pollIntervalOf } from '../watching/poll-interval.ts'
import { progressOf } from '../telling/progress-of.ts'
import type { Rollout } from '../model/rollout.ts'
import { hasExecution, isLive } from '../model/rollout.ts'
import { replay } from '../../../test/support/rollouts/invariants.ts'
import { createModelBot } from '../../../test/support/rollouts/model-bot.ts'
import type { ModelBot } from '../../../test/support/rollouts/model-bot.ts'
import { createModelCloud } from '../../../test/support/rollouts/model-cloud.ts'
import type { ModelCloud } from '../../../test/support/rollouts/model-cloud.ts'
import {
  APPROVER,
  PLAN_HASH,
  REQUESTER,
  START_MS,
  approveCommand,
  draftCommand,
  planOf,
  plannedDevice,
} from '../../../test/support/rollouts/plan-fixture.ts'
import { viewOf } from '../state/rollout-view.ts'

const MINUTE = 60_000
const DEVICES = Array.from({ length: 12 }, (_, index) => plannedDevice(`d${String(index).padStart(2, '0')}`))
const PLAN = planOf(DEVICES, planWaves(DEVICES, DEFAULT_KNOBS))

/** Far more polls than a rollout without faults takes. */
const MOST_POLLS = 300

interface Played {
  readonly bot: ModelBot
  readonly cloud: ModelCloud
  readonly work: readonly DueWork[]
  readonly notices: readonly Notice[]
  readonly percents: readonly number[]
}

/** Runs the whole rollout against the model's cloud, and lists what each event made due. */
const playOut = (prepare?: (cloud: ModelCloud) => void): Played => {
  const cloud = createModelCloud(DEVICES, START_MS, 8 * MINUTE)
  prepare?.(cloud)
  const bot = createModelBot(PLAN, cloud, START_MS)
  const percents: number[] = []
  bot.run(draftCommand(PLAN))
  bot.run({ type: 'request-approval', plan: PLAN, planHash: PLAN_HASH, notes: [] })
  bot.run(approveCommand())
  for (let looks = 0; isLive(bot.rollout); looks += 1) {
    if (looks > MOST_POLLS || bot.nowMs === Infinity)
      throw new Error(`The rollout does not end: it is ${bot.rollout.status}`)
    bot.tick(0)
    for (let left = bot.waiting.length; left > 0; left -= 1) bot.send('accepted')
    if (hasExecution(bot.rollout)) percents.push(progressOf(bot.rollout, bot.nowMs).percent)
    const wakeAtMs = nextWakeAtMs(viewOf(bot.rollout), bot.nowMs) ?? Infinity
    bot.nowMs = Math.min(wakeAtMs, bot.nowMs + (pollIntervalOf([viewOf(bot.rollout)], bot.nowMs) ?? Infinity))
  }
  let rollout: Rollout | undefined
  const effects = bot.history.map(({ event, atMs }) => {
    rollout = evolve(rollout, { event, atMs })
    return effectsOf(event, viewOf(rollout), atMs)
  })
  const notices = effects.flatMap(({ notice }) => notice ?? [])
  return { bot, cloud, work: effects.flatMap(({ work }) => work), notices, percents }
}

test('a rollout without faults posts approved, each wave passed, and finished; nothing else', () => {
  expect(playOut().notices).toEqual([
    { kind: 'approved', by: [APPROVER], waves: 3, firstDevices: 2 },
    { kind: 'wave-passed', wave: 1, verified: 2, devices: 2, excludedRatePercent: 78 },
    { kind: 'wave-passed', wave: 2, verified: 4, devices: 4, excludedRatePercent: 53 },
    { kind: 'wave-passed', wave: 3, verified: 6, devices: 6, excludedRatePercent: 39 },
    { kind: 'finished', requester: REQUESTER, approvers: [APPROVER] },
  ])
})

test('notices name the attempt and the next try of a failing device, and the reason of a gate', () => {
  const played = playOut((cloud) => cloud.arrange('d05', { failsNext: true }))
  expect(played.notices.filter(({ kind }) => kind === 'devices-failed')).toEqual([
    {
      kind: 'devices-failed',
      devices: [
        {
          deviceId: 'd05',
          name: 'Lamp d05',
          attempt: 1,
          nextTryAtMs: expect.any(Number),
          problem: { code: 'update-failed' },
        },
      ],
    },
  ])
  expect(played.bot.rollout.status).toBe('completed')
})

test('every journaled slice enqueues one piece of sending work, and cards and ticks share their keys', () => {
  const { work } = playOut()
  const keysOf = (type: DueWork['effect']['type']): readonly (string | undefined)[] =>
    work.filter(({ effect }) => effect.type === type).map(({ key }) => key)
  expect(keysOf('send-upgrade')).toEqual(['R-1/d1', 'R-1/d2', 'R-1/d3'])
  expect(keysOf('complete-plan')).toEqual(['plan:R-1'])
  expect(new Set(keysOf('refresh-card'))).toEqual(new Set(['card:R-1']))
  expect(new Set(keysOf('tick-project'))).toEqual(new Set(['tick:P']))
})

test('a draft enqueues its plan and has no card; an abandoned draft notifies its requester', () => {
  const draft = { ...draftCommand(PLAN), type: 'rollout-drafted' } as unknown as Event
  const drafted = evolve(undefined, { event: draft, atMs: START_MS })
  expect(effectsOf(draft, viewOf(drafted), START_MS).work.map(({ effect }) => effect.type)).toEqual([
    'complete-plan',
  ])
  const event: Event = { type: 'draft-abandoned', problem: { code: 'no-answer' } }
  const abandoned = evolve(drafted, { event, atMs: START_MS })
  expect(effectsOf(event, viewOf(abandoned), START_MS).work).toMatchObject([
    { effect: { type: 'tell-person', person: REQUESTER, notice: { problem: { code: 'no-answer' } } } },
  ])
})

test('I10: the percentage never falls and ends at 100; the counts always add up', () => {
  const { percents, bot } = playOut((cloud) => cloud.arrange('d07', { failsNext: true }))
  expect(percents).toEqual(percents.toSorted((left, right) => left - right))
  expect(percents.at(-1)).toBe(100)
  if (!hasExecution(bot.rollout)) throw new Error('it was approved')
  expect(progressOf(bot.rollout, bot.nowMs)).toMatchObject({
    counts: { total: 12, verified: 12 },
    exceptions: [],
  })
})

test('a rollout of 12 devices without faults costs one detail per device, and few other calls', () => {
  const { cloud } = playOut()
  expect(cloud.calls).toBeLessThanOrEqual(60)
})

test('I12: replaying the stored history gives the same state', () => {
  const { bot } = playOut((cloud) => cloud.arrange('d03', { failsNext: true }))
  const stored = JSON.parse(JSON.stringify(bot.history)) as typeof bot.history
  expect(replay(stored)).toEqual(JSON.parse(JSON.stringify(bot.rollout)))
})

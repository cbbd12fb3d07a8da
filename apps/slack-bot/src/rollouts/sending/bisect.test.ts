// Refused slices are halved until the refused device is alone.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DEFAULT_KNOBS } from '../model/default-knobs.ts'
import type { RolloutKnobs } from '../model/plan.ts'
import { pollIntervalOf } from '../watching/poll-interval.ts'
import { nextWakeAtMs } from '../watching/next-wake-at.ts'
import type { Rollout } from '../model/rollout.ts'
import { hasExecution, isLive } from '../model/rollout.ts'
import { createModelBot, type ModelBot } from '../../../test/support/rollouts/model-bot.ts'
import type { Fate } from '../../../test/support/rollouts/model-fates.ts'
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
import { viewOf } from '../state/rollout-view.ts'

const UPDATE_MS = 120_000
const LENIENT = { canaryFailures: 99, failurePercent: 100, minimumFailures: 99, inconclusivePercent: 100 }

interface Played {
  readonly rollout: Rollout
  readonly posts: number
  readonly resumes: number
}

const deviceIdsOf = ({ rollout, waiting }: ModelBot): readonly string[] => {
  const [dispatchId] = waiting
  return dispatchId !== undefined && hasExecution(rollout)
    ? (rollout.dispatches[dispatchId]?.deviceIds ?? [])
    : []
}

interface Play {
  readonly fate: Fate
  readonly retries: number
  readonly rounds?: number
  /** After this many resumes, the approver leaves it paused. */
  readonly mostResumes?: number
  readonly waves?: readonly (readonly string[])[]
  readonly gate?: RolloutKnobs['gate']
}

const CANARY = { waves: [['d0'], ['d1', 'd2', 'd3', 'd4', 'd5']], gate: DEFAULT_KNOBS.gate }

/** Runs one wave of devices, unless waves are given. Some devices spoil every POST that names them, as `fate` says. */
const play = (
  size: number,
  spoiling: readonly string[],
  { fate, retries, rounds = 500, mostResumes, waves, gate = LENIENT }: Play,
): Played => {
  const devices = Array.from({ length: size }, (_, index) =>
    plannedDevice(`d${index}`, { roomId: `room-${index}` }),
  )
  const plan = planOf(devices, waves, {
    gate,
    retryDelaysMs: Array.from({ length: retries }, () => 60_000),
    maxInFlight: 100,
  })
  const cloud = createModelCloud(devices, START_MS, UPDATE_MS)
  const bot = createModelBot(plan, cloud, START_MS)
  let posts = 0
  let resumes = 0
  bot.run(draftCommand(plan))
  bot.run({ type: 'request-approval', plan, planHash: PLAN_HASH, notes: [] })
  bot.run(approveCommand())
  for (let round = 0; round < rounds && isLive(bot.rollout); round += 1) {
    if (bot.rollout.status === 'paused') {
      if (resumes === mostResumes) break
      resumes += 1
      bot.run({ type: 'resume', by: APPROVER, right: 'approver' })
    }
    bot.tick(0)
    while (bot.waiting.length > 0) {
      const named = deviceIdsOf(bot)
      const before = bot.history.length
      bot.send(named.some((deviceId) => spoiling.includes(deviceId)) ? fate : 'accepted')
      if (bot.history.slice(before).some(({ event }) => event.type === 'dispatch-started')) posts += 1
    }
    const wakeAtMs = nextWakeAtMs(viewOf(bot.rollout), bot.nowMs) ?? bot.nowMs + 60_000
    bot.nowMs = Math.min(wakeAtMs, bot.nowMs + (pollIntervalOf([viewOf(bot.rollout)], bot.nowMs) ?? 60_000))
  }
  return { rollout: bot.rollout, posts, resumes }
}

const statesOf = (rollout: Rollout): Readonly<Record<string, string>> =>
  hasExecution(rollout)
    ? Object.fromEntries(Object.entries(rollout.devices).map(([id, { progress }]) => [id, progress.state]))
    : {}

const expectIsolated = (rollout: Rollout, spoiling: readonly string[]): void => {
  for (const [deviceId, state] of Object.entries(statesOf(rollout)))
    expect(`${deviceId} ${state}`).toBe(`${deviceId} ${spoiling.includes(deviceId) ? 'failed' : 'verified'}`)
}

const anyCase = fc.integer({ min: 2, max: 20 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    spoiling: fc.uniqueArray(
      fc.integer({ min: 0, max: size - 1 }).map((index) => `d${index}`),
      { minLength: 1, maxLength: Math.min(3, size - 1) },
    ),
  }),
)
/** Fleet-rollouts 4.6: f spoiling devices among B are isolated in at most 2 f log2(B) extra POSTs. */
const mostExtra = (size: number, spoilers: number): number => 2 * spoilers * Math.ceil(Math.log2(size))

test('slices without effect are cut until the spoiling devices are alone; all others are updated', () => {
  fc.assert(
    fc.property(anyCase, fc.integer({ min: 1, max: 4 }), ({ size, spoiling }, retries) => {
      const { rollout, posts, resumes } = play(size, spoiling, { fate: 'untaken', retries })
      expectIsolated(rollout, spoiling)
      expect(resumes).toBe(0)
      // A spoiling device may have an attempt left when it is alone, and uses it.
      const most = mostExtra(size, spoiling.length) + spoiling.length
      expect(posts - 1).toBeLessThanOrEqual(retries === 2 ? most : Infinity)
    }),
    { numRuns: 60 },
  )
})

test('slices refused because of one device are halved without a person, and only that device fails', () => {
  fc.assert(
    fc.property(anyCase, ({ size, spoiling }) => {
      const { rollout, posts, resumes } = play(size, spoiling, { fate: 'refused-devices', retries: 2 })
      expectIsolated(rollout, spoiling)
      expect(resumes).toBeLessThanOrEqual(spoiling.length === 1 && size > 2 ? 0 : 2)
      expect(posts - 1).toBeLessThanOrEqual(mostExtra(size, spoiling.length) + 2 * spoiling.length)
    }),
    { numRuns: 60 },
  )
})

test('with half of the devices spoiling, a resume shows that the account works, and the rollout ends', () => {
  const spoiling = Array.from({ length: 10 }, (_, index) => `d${2 * index}`)
  const { rollout, resumes } = play(20, spoiling, { fate: 'refused-devices', retries: 2 })
  expectIsolated(rollout, spoiling)
  expect(resumes).toBeGreaterThan(0)
  expect(resumes).toBeLessThan(6)
})

test('a refusal of the account says nothing about devices: the slice stays whole, and a person is asked', () => {
  const { rollout, posts } = play(6, ['d0'], { fate: 'refused', retries: 2, rounds: 2 })
  if (!hasExecution(rollout)) throw new Error('It was never approved')
  expect(posts).toBeGreaterThan(0)
  for (const record of Object.values(rollout.devices)) expect(record).not.toHaveProperty('refusals')
  expect(new Set(Object.values(rollout.dispatches).map(({ deviceIds }) => deviceIds.length))).toEqual(
    new Set([6]),
  )
})

test('if every call is refused, a person is asked after a few, and no device fails before a resume', () => {
  const ids = Array.from({ length: 20 }, (_, index) => `d${index}`)
  const refused = { fate: 'refused-devices', retries: 2 } as const
  const asked = play(20, ids, { ...refused, mostResumes: 0 })
  expect(asked.rollout).toMatchObject({ status: 'paused', pausedFor: 'api', untilPerson: true })
  expect(asked.posts).toBeLessThanOrEqual(5)
  expect(Object.values(statesOf(asked.rollout))).not.toContain('failed')
  // The model's approver resumes each time without checking: then it ends, with few calls between two pauses.
  const { rollout, posts, resumes } = play(20, ids, refused)
  expect(rollout.status).toBe('completed-with-failures')
  expect(posts / (resumes + 1)).toBeLessThanOrEqual(5)
})

test('a canary that is refused alone fails by itself, and only its gate asks a person', () => {
  const { rollout, resumes } = play(6, ['d0'], { ...CANARY, fate: 'refused-devices', retries: 2 })
  expectIsolated(rollout, ['d0'])
  expect(resumes).toBe(1)
})

test('slices told "not now" because of one device are halved as well, and only that device fails after some tries', () => {
  const { rollout, resumes } = play(6, ['d3'], { fate: 'refused-devices-for-now', retries: 2 })
  expectIsolated(rollout, ['d3'])
  expect(resumes).toBe(0)
})

// The numbers of planning and polling: canonical plan, failure rates, intervals, forecasts, jitter.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalPlan } from './canonical-plan.ts'
import { DEFAULT_KNOBS } from '../model/default-knobs.ts'
import { excludedRatePercent } from '../waves/excluded-rate.ts'
import { forecastOf } from './forecast.ts'
import { planWaves } from './plan-waves.ts'
import type { Plan, PlannedDevice } from '../model/plan.ts'
import { DEFAULT_POLL_BOUNDS, bestInterval, pollIntervalMs } from '../watching/poll-interval.ts'
import { parseRolloutId } from '../model/ids.ts'
import { withJitter } from '../timing/stable-jitter.ts'
import { planOf, plannedDevice } from '../../../test/support/rollouts/plan-fixture.ts'

const minutes = (count: number): number => count * 60_000
const DEVICES = ['a', 'b', 'c'].map((deviceId) => plannedDevice(deviceId))
const PLAN = planOf(DEVICES, [['a'], ['b', 'c']])

test('the canonical text does not depend on the order in which the plan was built', () => {
  const rebuilt = Object.fromEntries(Object.entries(PLAN).toReversed()) as unknown as Plan
  expect(canonicalPlan({ ...rebuilt, devices: PLAN.devices.toReversed() })).toBe(canonicalPlan(PLAN))
})

const ROOM_WINDOW = { timeZone: 'UTC', weekdays: [6, 7], startMinute: 0, endMinute: 60 }
const changes: readonly [string, Plan][] = [
  ['a version', { ...PLAN, devices: [plannedDevice('a', { toVersion: '2.0.1' }), ...DEVICES.slice(1)] }],
  ['a device', planOf([...DEVICES.slice(1), plannedDevice('z')], [['z'], ['b', 'c']])],
  ['the waves', { ...PLAN, waves: [['b'], ['a', 'c']] }],
  ['the order in a wave', { ...PLAN, waves: [['a'], ['c', 'b']] }],
  ['a knob', { ...PLAN, knobs: { ...PLAN.knobs, gate: { ...PLAN.knobs.gate, failurePercent: 11 } } }],
  ['the window', { ...PLAN, window: { timeZone: 'UTC', weekdays: [1], startMinute: 0, endMinute: 1 } }],
  ["a room's window", { ...PLAN, roomWindows: { 'room-1': ROOM_WINDOW } }],
]
test("another hour of a room's window, or the same for another room, changes the canonical text", () => {
  const text = canonicalPlan({ ...PLAN, roomWindows: { 'room-1': ROOM_WINDOW } })
  const later = { ...ROOM_WINDOW, startMinute: 1 }
  expect(canonicalPlan({ ...PLAN, roomWindows: { 'room-1': later } })).not.toBe(text)
  expect(canonicalPlan({ ...PLAN, roomWindows: { 'room-2': ROOM_WINDOW } })).not.toBe(text)
})

test.each(changes)('a change of %s changes the canonical text', (_what, changed) => {
  expect(canonicalPlan(changed)).not.toBe(canonicalPlan(PLAN))
})

test.each([
  [2, 78],
  [5, 45],
  [14, 19],
  [29, 10],
  [59, 5],
  [299, 1],
])('%i clean devices only rule out failure rates above %i %%', (trials, percent) => {
  expect(excludedRatePercent({ trials, failures: 0 })).toBe(percent)
})

test('at the excluded rate, so few failures have a probability of 5 %', () => {
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))
  const choose = (n: number, k: number): number => factorial(n) / (factorial(k) * factorial(n - k))
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 40 }), fc.integer({ min: 0, max: 5 }), (trials, failures) => {
      fc.pre(failures < trials)
      const rate = excludedRatePercent({ trials, failures }) / 100
      let chance = 0
      for (let count = 0; count <= failures; count += 1)
        chance += choose(trials, count) * rate ** count * (1 - rate) ** (trials - count)
      // Rounded to whole percent, so the probability is only close to 5 %.
      expect(Math.abs(chance - 0.05)).toBeLessThan(0.02)
    }),
  )
  expect(excludedRatePercent({ trials: 0, failures: 0 })).toBe(100)
  expect(excludedRatePercent({ trials: 3, failures: 3 })).toBe(100)
})

const wifi = { medianMs: minutes(8), q95Ms: minutes(20) }
const mesh = { medianMs: minutes(40), q95Ms: minutes(120) }
const running = (count: number, duration: typeof wifi, ageMs = minutes(8)) =>
  Array.from({ length: count }, () => ({ ageMs, duration }))

test('the interval falls with the square root of the rate of ends', () => {
  expect(Math.round(bestInterval(running(50, wifi)) / 1000)).toBe(34)
  expect(Math.round(bestInterval(running(20, mesh)) / 1000)).toBe(120)
  expect(bestInterval(running(200, wifi)) * 2).toBeCloseTo(bestInterval(running(50, wifi)))
})

test('nothing is read before an update can have ended, and never outside the bounds', () => {
  const { minimumMs, maximumMs, idleMs } = DEFAULT_POLL_BOUNDS
  expect(pollIntervalMs(running(50, mesh, 0))).toBe(maximumMs)
  expect(pollIntervalMs([])).toBe(idleMs)
  fc.assert(
    fc.property(
      fc.array(fc.record({ ageMs: fc.integer({ min: 0, max: minutes(400) }), mesh: fc.boolean() }), {
        minLength: 1,
        maxLength: 100,
      }),
      (drafts) => {
        const all = drafts.map((draft) => ({ ageMs: draft.ageMs, duration: draft.mesh ? mesh : wifi }))
        const interval = pollIntervalMs(all)
        expect(interval).toBeGreaterThanOrEqual(minimumMs)
        expect(interval).toBeLessThanOrEqual(maximumMs)
      },
    ),
  )
})

const fleet = (count: number, change: Partial<PlannedDevice> = {}): Plan => {
  const devices = Array.from({ length: count }, (_, index) => plannedDevice(`d${index}`, change))
  return planOf(devices, planWaves(devices, DEFAULT_KNOBS))
}

test('a forecast includes the soaks, grows with the plan, and accounts for shared radios', () => {
  const twelve = forecastOf(fleet(12))
  expect(twelve.lowMs).toBeGreaterThan(minutes(15 + 5 + 3 * 5))
  expect(twelve.highMs).toBeGreaterThan(twelve.lowMs)
  expect(twelve.highMs).toBeLessThan(minutes(120))
  expect(forecastOf(fleet(100)).lowMs).toBeGreaterThan(twelve.lowMs)
  const shared = forecastOf(fleet(12, { protocol: 'zigbee', gatewayId: 'g' }))
  // Twelve one after the other, 40 min each.
  expect(shared.highMs).toBeGreaterThan(minutes(12 * 40))
})

test('learned durations replace the guesses once there are enough samples', () => {
  const slow = { medianMs: minutes(60), q95Ms: minutes(90), q99Ms: minutes(99), samples: 10 }
  const guessed = forecastOf(fleet(6))
  expect(forecastOf(fleet(6), { '*/wifi': { ...slow, samples: 9 } })).toEqual(guessed)
  expect(forecastOf(fleet(6), { '*/wifi': slow }).lowMs).toBeGreaterThan(guessed.lowMs)
  const product = fleet(6, { productId: 'p' })
  expect(forecastOf(product, { 'p/wifi': slow, '*/wifi': { ...slow, medianMs: 1, q95Ms: 2 } }).lowMs).toBe(
    forecastOf(fleet(6), { '*/wifi': slow }).lowMs,
  )
})

test('a bot that polls more often forecasts an earlier end', () => {
  const quick = { medianMs: 3000, q95Ms: 4000, q99Ms: 5000, samples: 10 }
  const plan = fleet(1)
  const often = { ...plan, knobs: { ...plan.knobs, polls: { minimumMs: 500, maximumMs: 1000 } } }
  expect(forecastOf(plan, { '*/wifi': quick }).lowMs).toBeGreaterThan(minutes(1))
  expect(forecastOf(often, { '*/wifi': quick }).highMs).toBeLessThan(minutes(1))
})

test('the forecast of calls is one read per device plus a few more', () => {
  const { apiCalls } = forecastOf(fleet(100))
  expect(apiCalls).toBeGreaterThan(100)
  expect(apiCalls).toBeLessThan(260)
})

test('jitter is the same at every replay, within its share, and evenly spread', () => {
  const delays = Array.from({ length: 200 }, (_, index) => withJitter(1000, 0.25, `device-${index}/1`))
  expect(delays).toEqual(
    Array.from({ length: 200 }, (_, index) => withJitter(1000, 0.25, `device-${index}/1`)),
  )
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(750)
  expect(Math.max(...delays)).toBeLessThanOrEqual(1250)
  const early = delays.filter((delay) => delay < 1000).length
  expect(early).toBeGreaterThan(60)
  expect(early).toBeLessThan(140)
})

test.each([
  ['R-23', 'R-23'],
  [' r-23 ', 'R-23'],
  ['#7', 'R-7'],
  ['7', 'R-7'],
  ['r7', 'R-7'],
  ['', undefined],
  ['R-', undefined],
  ['R-2x', undefined],
])('%j is parsed as the id %j', (typed, rolloutId) => {
  expect(parseRolloutId(typed)).toBe(rolloutId)
})

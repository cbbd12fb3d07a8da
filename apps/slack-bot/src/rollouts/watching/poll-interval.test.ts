import { expect, test } from 'vitest'
import { DEFAULT_POLL_BOUNDS, bestInterval, pollIntervalMs, pollIntervalOf } from './poll-interval.ts'
import type { Rollout } from '../model/rollout.ts'
import { STANDS, placedRollout, times } from '../../../test/support/rollouts/placed-rollout.ts'
import type { Placing, Stand } from '../../../test/support/rollouts/placed-rollout.ts'
import { START_MS } from '../../../test/support/rollouts/plan-fixture.ts'
import { SAMPLE_RECORDS } from '../../../test/support/rollouts/sample-records.ts'
import { SAMPLE_ROLLOUTS } from '../../../test/support/rollouts/sample-rollouts.ts'
import { viewOf } from '../state/rollout-view.ts'

const MINUTE = 60_000
const wifi = { medianMs: 8 * MINUTE, q95Ms: 20 * MINUTE }
/** So slow that the worth of a call, which falls with the square root of the duration, isn't the limit. */
const slow = { medianMs: 8 * 60 * MINUTE, q95Ms: 20 * 60 * MINUTE }
const bounds = { minimumMs: 1000, maximumMs: 24 * 60 * MINUTE, idleMs: 99 }
const { maximumMs, idleMs } = DEFAULT_POLL_BOUNDS
const one = (stand: Stand, placing: Placing = {}) => placedRollout([[stand]], placing)
const sample = (title: string): Stand => SAMPLE_RECORDS[title] ?? 'planned'
const rhythmOf = (rollouts: readonly Rollout[], afterMs = 0) =>
  pollIntervalOf(
    rollouts.map((rollout) => viewOf(rollout)),
    START_MS + afterMs,
  )
const paused = (rollout: Rollout): Rollout =>
  ({ ...rollout, status: 'paused', pausedFor: 'human', pausedAtMs: START_MS }) as Rollout

/** The log-normal distribution by summing its density: slow, and independent of the tested formula. */
const shareLonger = (atMs: number, { medianMs, q95Ms }: typeof wifi): number => {
  const sigma = Math.log(q95Ms / medianMs) / 1.645
  const from = Math.log(atMs / medianMs) / sigma
  const step = 0.001
  let sum = 0
  for (let z = from + step / 2; z < 9; z += step) sum += Math.exp((-z * z) / 2) * step
  return sum / Math.sqrt(2 * Math.PI)
}

test.each([0, 3, 8, 15, 40])(
  'four slow updates that have run for %i hours are not polled until one of them should have ended',
  (hours) => {
    const ageMs = hours * 60 * MINUTE
    const waitMs = pollIntervalMs(
      times(4, 'updating').map(() => ({ ageMs, duration: slow })),
      bounds,
    )
    const now = ageMs === 0 ? 1 : shareLonger(ageMs, slow)
    const ends = 4 * (1 - shareLonger(ageMs + waitMs, slow) / now)
    expect(ends).toBeGreaterThan(0.98)
    expect(ends).toBeLessThan(1.01)
  },
)

test('an overdue update is polled as often as the worth of a call allows', () => {
  const late = [
    { ageMs: 1000 * 60 * MINUTE, duration: wifi },
    { ageMs: 1000 * 60 * MINUTE, duration: wifi },
  ]
  expect(pollIntervalMs(late, bounds)).toBe(Math.round(bestInterval(late, 3)))
})

test('updates with identical durations cause no division by zero', () => {
  const exact = { medianMs: 10 * MINUTE, q95Ms: 10 * MINUTE }
  const waitMs = pollIntervalMs(
    [
      { ageMs: 0, duration: exact },
      { ageMs: 0, duration: exact },
    ],
    bounds,
  )
  expect(waitMs / MINUTE).toBeGreaterThan(9)
  expect(waitMs / MINUTE).toBeLessThan(11)
})

test('a poll that finds free slots costs three calls, so its interval is longer by the square root of three', () => {
  const many = times(50, 'updating').map(() => ({ ageMs: 0, duration: wifi }))
  expect(bestInterval(many, 3) / bestInterval(many)).toBeCloseTo(Math.sqrt(3))
})

test.each(['sent', 'waiting', 'updating', 'updating (outside)'])(
  'a device that is %s sets the interval by its own age',
  (title) => {
    const many = placedRollout([times(9, sample(title))])
    const afterMs = 12 * MINUTE
    const expected = pollIntervalMs(times(9, 'updating').map(() => ({ ageMs: afterMs, duration: wifi })))
    expect(rhythmOf([many], afterMs)).toBe(expected)
    expect(expected).toBeLessThan(maximumMs)
  },
)

test('a journaled slice does not count as on its way', () => {
  expect(rhythmOf([one(sample('intended'))])).toBeUndefined()
})

test('devices that wait for an offer, a slot or a detail are polled soon; others at the idle interval or never', () => {
  expect(rhythmOf([one('planned')])).toBe(maximumMs)
  expect(rhythmOf([one(sample('verifying'))])).toBe(maximumMs)
  expect(rhythmOf([one(sample('stalled'))])).toBe(idleMs)
  expect(rhythmOf([one('verified')])).toBeUndefined()
  expect(rhythmOf([paused(one('planned'))])).toBeUndefined()
  expect(rhythmOf([paused(one(sample('verifying')))])).toBe(maximumMs)
})

test('a device with a fresh offer waits only for its turn, and is still polled soon', () => {
  const offer = { version: '2.0.0', online: true, readStartedAtMs: START_MS }
  expect(rhythmOf([one({ progress: STANDS.planned, generation: 0, offer })])).toBe(maximumMs)
})

test('one rollout that needs a poll is enough, whatever the others need', () => {
  const done = one('verified')
  expect(rhythmOf([done, one('planned')])).toBe(maximumMs)
  expect(rhythmOf([done, one(sample('stalled'))])).toBe(idleMs)
  expect(rhythmOf([done, SAMPLE_ROLLOUTS['completed']?.() ?? done])).toBeUndefined()
})

test('free slots are gathered while any running rollout of the project waits for one', () => {
  const busy = placedRollout([[...times(40, 'updating')]])
  const queueing = placedRollout([[...times(40, 'updating'), 'planned']])
  const aloneMs = rhythmOf([busy], 8 * MINUTE) ?? 0
  expect(aloneMs).toBeLessThan(2 * MINUTE)
  expect(rhythmOf([busy, queueing], 8 * MINUTE)).toBe(2 * MINUTE)
  expect(rhythmOf([busy, paused(queueing)], 8 * MINUTE)).toBeLessThan(2 * MINUTE)
})

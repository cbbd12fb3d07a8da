import { expect, test } from 'vitest'
import type { DeviceRecord } from '../model/device-progress.ts'
import { blameOfRefusal } from './blame-of-refusal.ts'
import type { Dispatch, RolloutIn } from '../model/rollout.ts'
import { placedRollout, type Stand } from '../../../test/support/rollouts/placed-rollout.ts'
import { START_MS } from '../../../test/support/rollouts/plan-fixture.ts'
import { viewOf } from '../state/rollout-view.ts'

const MINUTE = 60_000
const dispatchOf = (number: number, change: Partial<Dispatch> = {}): Dispatch => ({
  dispatchId: `R-1/d${number}`,
  wave: 1,
  deviceIds: ['1a'],
  state: 'not-sent',
  intendedAtMs: START_MS,
  ...change,
})
const refused = (number: number, finishedAtMs?: number): Dispatch =>
  dispatchOf(number, { isRefused: true, ...(finishedAtMs !== undefined && { finishedAtMs }) })
const accepted = (number: number, finishedAtMs?: number): Dispatch =>
  dispatchOf(number, { state: 'accepted', ...(finishedAtMs !== undefined && { finishedAtMs }) })

const rolloutOf = (
  stands: readonly Stand[],
  dispatches: readonly Dispatch[],
  resumedAtMs?: number,
): RolloutIn<'running'> => ({
  ...placedRollout([stands]),
  dispatches: Object.fromEntries(dispatches.map((one) => [one.dispatchId, one])),
  ...(resumedAtMs !== undefined && { resumedAtMs }),
})
const verdict = (rollout: RolloutIn<'running'>, deviceIds: readonly string[] = ['1a']) =>
  blameOfRefusal(rollout, viewOf(rollout), dispatchOf(99, { deviceIds }))
const fiveFrom = (atMs: number): readonly Dispatch[] =>
  [1, 2, 3, 4, 5].map((number) => refused(number, atMs + number))

test('a slice of several devices is halved until five refusals in a row blame the account', () => {
  const several = ['1a', '1b']
  const after = (...dispatches: readonly Dispatch[]) =>
    verdict(rolloutOf(['planned', 'planned'], dispatches), several)
  const five = fiveFrom(START_MS)
  expect(after(...five.slice(0, 4))).toBe('try-on')
  expect(after(...five)).toBe('ask-person')
  // A call that was not sent is no refusal.
  expect(after(...five.slice(0, 4), dispatchOf(5, { finishedAtMs: START_MS + 5 }))).toBe('try-on')
})

test('an acceptance or a resume by a person resets the count', () => {
  const several = ['1a', '1b']
  const five = fiveFrom(START_MS)
  const after = (dispatches: readonly Dispatch[], resumedAtMs?: number) =>
    verdict(rolloutOf(['planned', 'planned'], dispatches, resumedAtMs), several)
  expect(after([...five, accepted(6, START_MS + 1)])).toBe('try-on')
  expect(after([...five, accepted(6, START_MS)])).toBe('ask-person')
  expect(after([accepted(6, START_MS - MINUTE), ...five, accepted(7, START_MS - 2 * MINUTE)])).toBe(
    'ask-person',
  )
  expect(after(five, START_MS + 1)).toBe('try-on')
  expect(after(five, START_MS)).toBe('ask-person')
  // The latest of both counts.
  expect(after([...five, accepted(6, START_MS - MINUTE)], START_MS + 1)).toBe('try-on')
  expect(after([...five, accepted(6, START_MS + 1)], START_MS - MINUTE)).toBe('try-on')
})

test('an acceptance without a time says nothing about earlier refusals', () => {
  expect(verdict(rolloutOf(['planned', 'planned'], [accepted(1), ...fiveFrom(START_MS)]), ['1a', '1b'])).toBe(
    'ask-person',
  )
})

test('a single device waits for another that is due or being sent, and fails when none is left', () => {
  expect(verdict(rolloutOf(['planned', 'planned'], []))).toBe('try-on')
  expect(verdict(rolloutOf(['planned', 'verified'], []))).toBe('device-failed')
  const beside = (state: Dispatch['state']) => rolloutOf(['planned', 'verified'], [dispatchOf(1, { state })])
  expect(verdict(beside('intended'))).toBe('try-on')
  expect(verdict(beside('sending'))).toBe('try-on')
  expect(verdict(beside('accepted'))).toBe('device-failed')
  const oneOfTwo = rolloutOf(
    ['planned', 'verified'],
    [dispatchOf(1, { state: 'sending' }), dispatchOf(2, { state: 'withdrawn' })],
  )
  expect(verdict(oneOfTwo)).toBe('try-on')
})

test('a single device fails by itself once Tuya accepted others, or a person resumed, since its first refusal', () => {
  const before: DeviceRecord = {
    progress: { state: 'planned', attempt: 1, notBeforeMs: START_MS },
    generation: 0,
    refusals: { count: 1, sinceMs: START_MS },
  }
  const alone = (dispatches: readonly Dispatch[], resumedAtMs?: number) =>
    verdict(rolloutOf([before, 'planned'], dispatches, resumedAtMs))
  expect(alone([])).toBe('try-on')
  expect(alone([accepted(1, START_MS)])).toBe('device-failed')
  expect(alone([accepted(1, START_MS - 1)])).toBe('try-on')
  expect(alone([accepted(1)])).toBe('try-on')
  expect(alone([], START_MS)).toBe('device-failed')
  expect(alone([], START_MS - 1)).toBe('try-on')
  // Alone for the second time.
  expect(alone([refused(1, START_MS)])).toBe('device-failed')
  expect(alone([dispatchOf(1, { isRefused: true, deviceIds: ['1a', '1b'] })])).toBe('try-on')
  expect(alone([dispatchOf(1, { isRefused: true, deviceIds: ['1b'] })])).toBe('try-on')
})

test('a single device that is told "not now" is tried a few times before it fails', () => {
  const rollout = (times: number) =>
    rolloutOf(
      ['planned', 'verified'],
      Array.from({ length: times }, (_, index) => refused(index + 1, START_MS + index)),
    )
  const told = (times: number) =>
    blameOfRefusal(rollout(times), viewOf(rollout(times)), dispatchOf(99, { deviceIds: ['1a'] }), true)
  expect([0, 1, 2].map(told)).toEqual(['try-on', 'try-on', 'device-failed'])
})

// Calls that ended before anything was sent.
import { expect, test } from 'vitest'
import { decide } from '../decide/decide.ts'
import { DEFAULT_KNOBS } from '../model/default-knobs.ts'
import { evolve } from '../state/evolve.ts'
import { longestPermissionMs } from '../timing/permission-age.ts'
import type { Dispatch, RolloutIn } from '../model/rollout.ts'
import { approvedOf } from '../../../test/support/exploration/explored-world.ts'
import { placedRollout } from '../../../test/support/rollouts/placed-rollout.ts'
import { APPROVER, START_MS, planOf, plannedDevice } from '../../../test/support/rollouts/plan-fixture.ts'
import { stageOf, type Stage } from '../../../test/support/rollouts/staged.ts'
import { unsentInRow } from './unsent-in-row.ts'

const NO_WAY = { kind: 'not-sent', problem: { code: 'no-answer' }, isRetryable: true } as const
const D1 = 'R-1/d1'
const D2 = 'R-1/d2'

/** One device, whose first call waits for its turn. */
const waiting = (): Stage => {
  const stage = stageOf(planOf([plannedDevice('a')]))
  expect(stage.step(0, ['a'])).toContain('dispatch-intended')
  return stage
}
const begin = (stage: Stage, dispatchId: typeof D1): readonly string[] =>
  stage.ask({ type: 'begin-dispatch', dispatchId, surroundings: stage.surroundings })
const dispatches = (stage: Stage): readonly string[] =>
  Object.values(approvedOf(stage.rollout).dispatches).map(({ state }) => state)

test('a call that ends before it asked for permission is retried after a while, and spends no attempt', () => {
  const stage = waiting()
  expect(stage.ask({ type: 'record-unsent', dispatchId: D1, outcome: NO_WAY })).toEqual(['dispatch-recorded'])
  expect(stage.states()).toEqual({ a: 'planned' })
  expect(stage.step(20_000, ['a'])).not.toContain('dispatch-intended')
  expect(stage.step(20_000, ['a'])).toContain('dispatch-intended')
  expect(approvedOf(stage.rollout).devices['a']?.progress).toMatchObject({ attempt: 1, dispatchId: D2 })
})

test('it is ignored for a dispatch that was started or withdrawn meanwhile, or is unknown', () => {
  const started = waiting()
  begin(started, D1)
  const unsent = { type: 'record-unsent', dispatchId: D1, outcome: NO_WAY } as const
  expect(started.ask(unsent)).toEqual([])
  expect(dispatches(started)).toEqual(['sending'])
  const stopped = waiting()
  stopped.ask({ type: 'pause', by: APPROVER })
  expect(stopped.ask(unsent)).toEqual([])
  expect(dispatches(stopped)).toEqual(['withdrawn'])
  expect(decide(stopped.rollout, { ...unsent, dispatchId: 'R-1/d9' }, START_MS)).toEqual({
    refusal: { kind: 'unknown-dispatch' },
  })
})

test('a pause withdraws intended dispatches, and nothing else', () => {
  const stage = waiting()
  expect(stage.ask({ type: 'pause', by: APPROVER })).toEqual(['rollout-paused', 'dispatch-withdrawn'])
  const started = waiting()
  begin(started, D1)
  expect(started.ask({ type: 'pause', by: APPROVER })).toEqual(['rollout-paused'])
  expect(approvedOf(stage.rollout).dispatches[D1]).toMatchObject({ state: 'withdrawn' })
})

test('a dispatch without permission can only end without a POST', () => {
  const { rollout, nowMs } = waiting()
  const recorded = (outcome: Parameters<typeof evolve>[1]['event']) => () =>
    evolve(rollout, { event: outcome, atMs: nowMs })
  const event = { type: 'dispatch-recorded', dispatchId: D1 } as const
  expect(recorded({ ...event, outcome: { kind: 'accepted', finishedAtMs: nowMs } })).toThrow('cannot be')
  const ambiguous = { kind: 'ambiguous', finishedAtMs: nowMs, problem: { code: 'no-answer' } } as const
  expect(recorded({ ...event, outcome: ambiguous })).toThrow('cannot be')
  expect(recorded({ ...event, outcome: NO_WAY })).not.toThrow()
})

test('readings of a device as sent are dropped if it was not sent after all', () => {
  const record = {
    progress: { state: 'sent', attempt: 1, dispatchId: D1, sentAtMs: START_MS, isAmbiguous: true },
    lastSent: { dispatchId: D1, attempt: 1, sentAtMs: START_MS, isAmbiguous: true },
    generation: 0,
    untakenReadAtMs: START_MS + 10_000,
    absence: { source: 'upgrading-list', readStartedAtMs: START_MS + 10_000 },
    absences: 2,
  } as const
  const dispatch: Dispatch = {
    dispatchId: D1,
    wave: 1,
    deviceIds: ['1a'],
    state: 'ambiguous',
    intendedAtMs: START_MS,
  }
  const rollout = { ...placedRollout([[record]]), dispatches: { [D1]: dispatch } }
  const event = { type: 'dispatch-recorded', dispatchId: D1, outcome: NO_WAY } as const
  const after = approvedOf(evolve(rollout, { event, atMs: START_MS + 20_000 })).devices['1a']
  expect(after).toEqual({
    progress: { state: 'planned', attempt: 1, notBeforeMs: START_MS + 20_000 },
    generation: 0,
    movedAtMs: START_MS + 20_000,
  })
})

const ended = (number: number, state: Dispatch['state'], change: Partial<Dispatch> = {}): Dispatch => ({
  dispatchId: `R-1/d${number}`,
  wave: 1,
  deviceIds: [],
  state,
  intendedAtMs: START_MS,
  finishedAtMs: START_MS + number,
  ...change,
})
const unsent = (number: number): Dispatch =>
  ended(number, 'not-sent', { passingProblem: { code: 'no-answer', httpStatus: 500 + number } })
const after = (all: readonly Dispatch[], resumedAtMs?: number) => {
  const rollout: RolloutIn<'running'> = {
    ...placedRollout([['planned']]),
    dispatches: Object.fromEntries(all.map((dispatch) => [dispatch.dispatchId, dispatch])),
    ...(resumedAtMs !== undefined && { resumedAtMs }),
  }
  return unsentInRow(rollout)
}

test('three calls in a row that sent nothing are reported, with the reason of the last', () => {
  expect(after([unsent(1), unsent(2)])).toBeUndefined()
  expect(after([unsent(1), unsent(2), unsent(3)])).toEqual({
    tries: 3,
    problem: { code: 'no-answer', httpStatus: 503 },
  })
  expect(after([unsent(1), ended(2, 'withdrawn'), unsent(3), unsent(4)])).toMatchObject({ tries: 3 })
  expect(after([unsent(1), ended(2, 'not-sent'), unsent(3)])).toBeUndefined()
  expect(after([])).toBeUndefined()
})

test('a sent call or a resume by a person resets the count', () => {
  for (const state of ['accepted', 'ambiguous'] as const) {
    expect(after([unsent(1), unsent(2), unsent(3), ended(4, state)])).toBeUndefined()
    expect(after([ended(1, state), unsent(2), unsent(3), unsent(4)])).toMatchObject({ tries: 3 })
  }
  expect(after([unsent(1), unsent(2), unsent(3)], START_MS + 2)).toBeUndefined()
  expect(after([unsent(1), unsent(2), unsent(3)], START_MS + 1)).toMatchObject({ tries: 3 })
})

test('a permission lasts for half the settle time, at most five seconds', () => {
  expect(longestPermissionMs({ ...DEFAULT_KNOBS, settleMs: 3000 })).toBe(1500)
  expect(longestPermissionMs({ ...DEFAULT_KNOBS, settleMs: 10_000 })).toBe(5000)
  expect(longestPermissionMs({ ...DEFAULT_KNOBS, settleMs: 600_000 })).toBe(5000)
})

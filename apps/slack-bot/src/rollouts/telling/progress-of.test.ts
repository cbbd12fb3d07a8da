import { expect, test } from 'vitest'
import { progressOf } from './progress-of.ts'
import type { RolloutProgress } from './progress.ts'
import { approvedOf } from '../../../test/support/exploration/explored-world.ts'
import { QUIET, planOf, plannedDevice } from '../../../test/support/rollouts/plan-fixture.ts'
import type { Stage } from '../../../test/support/rollouts/staged.ts'
import {
  FAILED,
  OFFLINE,
  SUCCEEDED,
  UPDATING,
  VERIFIED,
  WAITING,
  sendAll,
  stageOf,
} from '../../../test/support/rollouts/staged.ts'

const MINUTE = 60_000
const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
const lenient = { canaryFailures: 9, failurePercent: 100, minimumFailures: 9, inconclusivePercent: 100 }
const staged = (): Stage =>
  stageOf(
    planOf(
      ids.map((id) => plannedDevice(id)),
      undefined,
      { gate: lenient, retryDelaysMs: [MINUTE * 10] },
    ),
  )
const progress = (stage: Stage): RolloutProgress => progressOf(approvedOf(stage.rollout), stage.nowMs)
const lineOf = (stage: Stage, deviceId: string) =>
  progress(stage).devices.find((line) => line.deviceId === deviceId)

test('devices are counted by the words that people see', () => {
  const stage = staged()
  stage.step(0, ['h', OFFLINE])
  sendAll(stage, 'a', 'b', 'c', 'd', 'e', 'f')
  const odd = { source: 'upgrading-list', phase: 'unknown', statusCode: 42 } as const
  stage.step(MINUTE, ['a', VERIFIED], ['b', UPDATING], ['c', WAITING], ['d', SUCCEEDED], ['e', odd])
  expect(progress(stage).counts).toEqual({
    total: 8,
    verified: 1,
    failed: 0,
    skipped: 0,
    parked: 1,
    unknown: 1,
    stalled: 0,
    sending: 0,
    perhaps: 0,
    sent: 1,
    queued: 1,
    updating: 1,
    verifying: 1,
    waiting: 1,
  })
  expect(progress(stage)).toMatchObject({ percent: 12, lastReadAtMs: stage.nowMs })
})

test('devices not on their normal way are listed with the reason, since when, and the next try', () => {
  const stage = staged()
  const parkedAtMs = stage.nowMs
  stage.step(0, ['h', OFFLINE])
  sendAll(stage, 'a', 'b')
  stage.step(MINUTE, ['a', FAILED], ['b', { source: 'upgrading-list', phase: 'unknown', statusCode: 42 }])
  stage.step(20_000, ['c', { offeredVersion: '9.0.0' }])
  const exceptions = Object.fromEntries(progress(stage).exceptions.map((line) => [line.deviceId, line]))
  expect(Object.keys(exceptions)).toEqual(['a', 'b', 'c', 'h'])
  expect(exceptions).toMatchObject({
    a: {
      state: 'planned',
      attempt: 2,
      note: { code: 'attempt-failed', attempt: 1 },
      nextTryAtMs: expect.any(Number),
    },
    b: { state: 'unknown', note: { code: 'unknown-status', statusCode: 42 }, sinceMs: parkedAtMs + MINUTE },
    c: { state: 'skipped', note: { code: 'skipped', reason: 'superseded' } },
    h: {
      state: 'parked',
      note: { code: 'parked', reason: 'offline' },
      sinceMs: parkedAtMs,
      nextTryAtMs: expect.any(Number),
    },
  })
})

test('the notes say what was updated from outside, given up, or never answered', () => {
  const stage = staged()
  stage.step(0, ['h', UPDATING])
  expect(lineOf(stage, 'h')?.note).toEqual({ code: 'started-outside' })
  stage.step(MINUTE, ['h', VERIFIED])
  expect(lineOf(stage, 'h')).toMatchObject({ state: 'verified', note: { code: 'updated-outside' } })
  stage.step(0, ['a'])
  stage.ask({ type: 'begin-dispatch', dispatchId: 'R-1/d1', surroundings: QUIET })
  const outcome = { kind: 'ambiguous', finishedAtMs: stage.nowMs, problem: { code: 'no-answer' } } as const
  stage.ask({ type: 'record-dispatch', dispatchId: 'R-1/d1', outcome })
  expect(lineOf(stage, 'a')?.note).toEqual({ code: 'answer-lost' })
  stage.step(MINUTE, ['a', SUCCEEDED])
  expect(lineOf(stage, 'a')).toMatchObject({ state: 'verifying', fromVersion: '1.0.0', toVersion: '2.0.0' })
  expect(lineOf(stage, 'a')?.note).toBeUndefined()
  stage.step(31 * MINUTE)
  expect(lineOf(stage, 'a')?.note).toEqual({ code: 'not-read-back' })
})

test('the remaining time is shown while devices are left, but not while people must decide', () => {
  const stage = staged()
  const left = progress(stage).remainingMs
  expect(left?.low).toBeGreaterThan(0)
  expect(left?.high).toBeGreaterThan(left?.low ?? 0)
  stage.ask({ type: 'pause', by: 'U-ANY' })
  expect(progress(stage).remainingMs).toBeUndefined()
  const one = stageOf(planOf([plannedDevice('a')]))
  sendAll(one, 'a')
  one.step(MINUTE, ['a', VERIFIED])
  expect(progress(one)).toMatchObject({ percent: 100, exceptions: [] })
  expect(progress(one).remainingMs).toBeUndefined()
})

test('a halt does not change the percentage, and a wave shows its own counts', () => {
  const stage = staged()
  sendAll(stage, 'a')
  stage.step(MINUTE, ['a', VERIFIED])
  expect(progress(stage).percent).toBe(12)
  stage.ask({ type: 'halt', by: 'U-ANY', right: 'not-approver' })
  expect(progress(stage)).toMatchObject({ percent: 12, counts: { verified: 1, skipped: 7 } })
  expect(progress(stage).waves).toMatchObject([{ number: 1, counts: { total: 8, verified: 1, skipped: 7 } }])
})

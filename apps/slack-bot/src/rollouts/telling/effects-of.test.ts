import { expect, test } from 'vitest'
import type { DispatchOutcome } from '../model/command.ts'
import { effectsOf } from './effects-of.ts'
import type { Event } from '../model/event.ts'
import type { Rollout } from '../model/rollout.ts'
import { placedRollout } from '../../../test/support/rollouts/placed-rollout.ts'
import { REQUESTER, START_MS } from '../../../test/support/rollouts/plan-fixture.ts'
import { SAMPLE_RECORDS } from '../../../test/support/rollouts/sample-records.ts'
import { SAMPLE_ROLLOUTS } from '../../../test/support/rollouts/sample-rollouts.ts'
import { viewOf } from '../state/rollout-view.ts'

const NOW_MS = START_MS + 1000
const workOf = (event: Event, after: Rollout = placedRollout([[SAMPLE_RECORDS['sent'] ?? 'planned']])) =>
  effectsOf(event, viewOf(after), NOW_MS).work
const tickAtMsOf = (event: Event) =>
  workOf(event).find(({ effect }) => effect.type === 'tick-project')?.dueAtMs
const recorded = (outcome: DispatchOutcome): Event => ({
  type: 'dispatch-recorded',
  dispatchId: 'R-1/d1',
  outcome,
})

test('after a call that sent nothing the next poll may come at once; after one that sent, only when it can show', () => {
  const problem = { code: 'refused' } as const
  const refused = { kind: 'refused', problem, blames: 'account', isRetryable: true } as const
  expect(tickAtMsOf(recorded(refused))).toBe(NOW_MS)
  expect(tickAtMsOf(recorded({ kind: 'not-sent', problem, isRetryable: true }))).toBe(NOW_MS)
  expect(tickAtMsOf(recorded({ kind: 'accepted', finishedAtMs: NOW_MS }))).toBeGreaterThan(NOW_MS)
  expect(tickAtMsOf(recorded({ kind: 'ambiguous', finishedAtMs: NOW_MS, problem }))).toBeGreaterThan(NOW_MS)
})

test('the card is redrawn only for changes that people see', () => {
  const typesOf = (...args: Parameters<typeof workOf>) => workOf(...args).map(({ effect }) => effect.type)
  const read = { phase: 'available', statusCode: 1, online: true, readStartedAtMs: NOW_MS } as const
  expect(typesOf({ type: 'device-read', deviceId: '1a', ...read })).toEqual([])
  expect(typesOf({ type: 'rollout-observed', readStartedAtMs: NOW_MS })).toEqual(['refresh-card'])
  const draft = SAMPLE_ROLLOUTS['abandoned']?.()
  if (draft === undefined) throw new Error('There is no such sample.')
  // A draft without a plan has no card.
  expect(typesOf({ type: 'draft-abandoned', problem: { code: 'no-window' } }, draft)).toEqual(['tell-person'])
})

test('the requester is told directly that a request is decided and that its rollout has ended', () => {
  const directOf = (event: Event, after?: Rollout) =>
    workOf(event, after).flatMap(({ effect }) => (effect.type === 'tell-person' ? [effect] : []))
  const to = { person: REQUESTER, place: REQUESTER }
  const rejected = SAMPLE_ROLLOUTS['rejected']?.()
  expect(directOf({ type: 'rollout-approved', planHash: 'h' })).toMatchObject([to])
  expect(directOf({ type: 'rollout-rejected', by: 'U-1' }, rejected)).toMatchObject([to])
  expect(directOf({ type: 'rollout-completed', hasFailures: false })).toMatchObject([to])
  // The requester withdrew it.
  expect(directOf({ type: 'rollout-withdrawn', by: REQUESTER }, rejected)).toEqual([])
  expect(directOf({ type: 'rollout-resumed' })).toEqual([])
})

import { expect, test } from 'vitest'
import type { Event } from '../model/event.ts'
import type { Rollout } from '../model/rollout.ts'
import { evolve } from './evolve.ts'
import { APPROVER, START_MS } from '../../../test/support/rollouts/plan-fixture.ts'
import { SAMPLE_ROLLOUTS } from '../../../test/support/rollouts/sample-rollouts.ts'

const sample = (name: string): Rollout => {
  const rollout = SAMPLE_ROLLOUTS[name]?.()
  if (rollout === undefined) throw new Error(`There is no sample ${name}`)
  return rollout
}
const after = (name: string, event: Event): Rollout => evolve(sample(name), { event, atMs: START_MS })

test('a rejected request keeps who rejected it and why, and no reason if none was given', () => {
  const rejected = { type: 'rollout-rejected', by: APPROVER } as const
  expect(after('awaiting-approval', { ...rejected, remark: 'not now' })).toMatchObject({
    status: 'rejected',
    by: APPROVER,
    remark: 'not now',
  })
  expect(after('awaiting-approval', rejected)).not.toHaveProperty('remark')
})

test.each<[string, string, Event]>([
  ['a vote', 'running', { type: 'approval-given', by: APPROVER, planHash: 'hash' }],
  ['a vote', 'draft', { type: 'approval-given', by: APPROVER, planHash: 'hash' }],
  ['a dropped vote', 'running', { type: 'approval-dropped', by: APPROVER }],
  ['a dropped vote that nobody gave', 'awaiting-approval', { type: 'approval-dropped', by: APPROVER }],
  ['an approval of another plan', 'awaiting-approval', { type: 'rollout-approved', planHash: 'other' }],
  ['an expiry', 'scheduled', { type: 'rollout-expired' }],
  ['a no', 'scheduled', { type: 'rollout-rejected', by: APPROVER }],
  ['a withdrawal', 'running', { type: 'rollout-withdrawn', by: APPROVER }],
  ['a vote taken back', 'draft', { type: 'approval-taken-back', by: APPROVER }],
  ['a vote taken back that nobody gave', 'awaiting-approval', { type: 'approval-taken-back', by: APPROVER }],
  ['a vote taken back from an open request', 'scheduled', { type: 'approval-taken-back', by: APPROVER }],
  [
    'a vote taken back after sending began',
    'running',
    { type: 'approval-taken-back', by: APPROVER, expiresAtMs: START_MS + 1 },
  ],
  [
    'an approval taken back by another person',
    'scheduled',
    { type: 'approval-taken-back', by: 'U-ANY', expiresAtMs: START_MS + 1 },
  ],
  [
    'an approval taken back that is not complete',
    'awaiting-approval',
    { type: 'approval-taken-back', by: APPROVER, expiresAtMs: START_MS + 1 },
  ],
])('%s cannot follow if the rollout is %s: such a trail is damaged', (_what, name, event) => {
  expect(() => after(name, event)).toThrow(event.type)
})

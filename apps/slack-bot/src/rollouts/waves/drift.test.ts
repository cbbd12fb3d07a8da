import { expect, test } from 'vitest'
import { driftFindingOf, leftRestOf } from './drift.ts'
import { STANDS, placedRollout, times } from '../../../test/support/rollouts/placed-rollout.ts'
import { SAMPLE_RECORDS } from '../../../test/support/rollouts/sample-records.ts'
import { viewOf } from '../state/rollout-view.ts'

test('devices skipped for other reasons are no drift, however many', () => {
  const rollout = placedRollout([
    ['planned'],
    [...times(30, 'planned'), 'superseded', ...times(9, 'skipped')],
  ])
  expect(driftFindingOf(viewOf(rollout))).toBeUndefined()
})

test('drift counts the devices whose offer changed', () => {
  expect(driftFindingOf(viewOf(placedRollout([['superseded', 'planned']])))).toEqual({
    code: 'offers-changed',
    devices: 1,
  })
  expect(driftFindingOf(viewOf(placedRollout([['superseded', 'superseded', 'planned']])))).toEqual({
    code: 'offers-changed',
    devices: 2,
  })
})

test('a new plan includes unsent devices and those skipped by drift or the end; not those done, on their way or without need', () => {
  const halted = { progress: { ...STANDS.skipped, reason: 'halted' }, generation: 0 } as const
  const sentAndParked = SAMPLE_RECORDS['parked (wake), sent'] ?? 'planned'
  const rollout = placedRollout([
    ['planned', 'parked', 'superseded', halted],
    ['skipped', 'verified', 'failed', 'updating', 'stalled', 'unknown', sentAndParked],
  ])
  expect(leftRestOf(rollout)).toEqual(['1a', '1b', '1c', '1d'])
})

import { expect, test } from 'vitest'
import { gateFindingOf, gateVerdictOf, isGateFailed, isWaveWaitingForRooms } from './gate.ts'
import type { Stand } from '../../../test/support/rollouts/placed-rollout.ts'
import { STANDS, placedRollout, times } from '../../../test/support/rollouts/placed-rollout.ts'
import { viewOf } from '../state/rollout-view.ts'

const gate = { canaryFailures: 2, failurePercent: 10, minimumFailures: 2, inconclusivePercent: 30 }
const canary = (...stands: readonly Stand[]) => viewOf(placedRollout([stands], { knobs: { gate } }))
const later = (...stands: readonly Stand[]) =>
  viewOf(placedRollout([['verified'], stands], { knobs: { gate } }))
const lost = {
  progress: STANDS.verified,
  generation: 0,
  soaked: { isWell: false, readStartedAtMs: 0 },
} as const
const well = { ...lost, soaked: { isWell: true, readStartedAtMs: 0 } } as const
const lostFailure = { ...lost, progress: STANDS.failed } as const

test('the canary fails at its own failure limit, whatever the share', () => {
  expect(isGateFailed(canary('failed', 'verified'), 1)).toBe(false)
  expect(isGateFailed(canary('failed', 'failed', ...times(97, 'verified')), 1)).toBe(true)
})

test('a later wave fails only if both the share and the number of failures exceed their limits', () => {
  expect(isGateFailed(later('failed', ...times(4, 'verified')), 2)).toBe(false)
  expect(isGateFailed(later('failed', 'failed', ...times(18, 'verified')), 2)).toBe(false)
  expect(isGateFailed(later('failed', 'failed', ...times(17, 'verified')), 2)).toBe(true)
})

test('skipped devices and outside updates do not lower the share of failures', () => {
  const sent = ['failed', 'failed', ...times(17, 'verified')] as const
  expect(isGateFailed(later(...sent, ...times(9, 'skipped')), 2)).toBe(true)
  expect(isGateFailed(later(...sent, ...times(9, 'outside')), 2)).toBe(true)
  expect(isGateFailed(later(...sent, 'parked'), 2)).toBe(false)
})

test.each(['parked', 'stalled', 'unknown'] as const)(
  'too many %s devices make a wave inconclusive; the allowed number does not',
  (stand) => {
    expect(gateVerdictOf(canary(...times(3, stand), ...times(7, 'verified')), 1)).toBe('passed')
    expect(gateVerdictOf(canary(...times(4, stand), ...times(6, 'verified')), 1)).toBe('inconclusive')
  },
)

test('devices lost again during the soak count as unclear; healthy ones do not', () => {
  expect(gateVerdictOf(canary(lost, well, well), 1)).toBe('inconclusive')
  expect(gateVerdictOf(canary(well, well, well), 1)).toBe('passed')
  expect(gateVerdictOf(canary(lost, lost, lost, ...times(7, 'verified')), 1)).toBe('passed')
  expect(gateVerdictOf(canary(lostFailure, well, well, well), 1)).toBe('passed')
})

test('the share of unclear devices is out of the tried ones', () => {
  expect(gateVerdictOf(canary('parked', ...times(3, 'verified'), 'skipped'), 1)).toBe('passed')
  expect(gateVerdictOf(canary('parked', ...times(2, 'verified'), ...times(7, 'skipped')), 1)).toBe(
    'inconclusive',
  )
  expect(gateVerdictOf(canary('parked', ...times(2, 'verified'), ...times(7, 'outside')), 1)).toBe(
    'inconclusive',
  )
})

test('a wave without attempts: a canary is inconclusive, a later wave passes', () => {
  expect(gateVerdictOf(canary('skipped', 'skipped'), 1)).toBe('inconclusive')
  expect(gateVerdictOf(canary('skipped', 'outside'), 1)).toBe('passed')
  expect(gateVerdictOf(later('skipped', 'skipped'), 2)).toBe('passed')
})

test('without a success of our own a wave is inconclusive, however few are unclear', () => {
  expect(gateVerdictOf(canary('failed', 'outside'), 1)).toBe('inconclusive')
})

test('failures take precedence over unclear results', () => {
  expect(gateVerdictOf(canary('failed', 'failed', 'parked', 'parked'), 1)).toBe('failed')
})

test('locked rooms delay only an undecided wave', () => {
  expect(isWaveWaitingForRooms(canary('locked', 'verified'), 1)).toBe(true)
  expect(isWaveWaitingForRooms(canary('parked', 'verified'), 1)).toBe(false)
  expect(isWaveWaitingForRooms(canary('locked', ...times(9, 'verified')), 1)).toBe(false)
  expect(isWaveWaitingForRooms(canary('locked', 'failed', 'failed'), 1)).toBe(false)
})

test('a finding contains the gate’s counts and its limit', () => {
  expect(gateFindingOf(canary('failed', 'failed', 'verified'), 1, 'failed')).toEqual({
    code: 'too-many-failed',
    wave: 1,
    devices: 3,
    failed: 2,
    limit: { devices: 2 },
  })
  expect(gateFindingOf(later('failed'), 2, 'failed')).toEqual({
    code: 'too-many-failed',
    wave: 2,
    devices: 1,
    failed: 1,
    limit: { devices: 2, abovePercent: 10 },
  })
  const unclear = canary('verified', 'outside', lost, 'parked', 'locked', 'stalled', 'unknown', 'failed')
  expect(gateFindingOf(unclear, 1, 'inconclusive')).toEqual({
    code: 'unclear-result',
    wave: 1,
    devices: 8,
    verified: 2,
    parked: 2,
    unclear: 3,
  })
})

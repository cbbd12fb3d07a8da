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

test('the canary fails at its own number of failures, whatever their share', () => {
  expect(isGateFailed(canary('failed', 'verified'), 1)).toBe(false)
  expect(isGateFailed(canary('failed', 'failed', ...times(97, 'verified')), 1)).toBe(true)
})

test('a later wave fails above the share and at the least number of failures, and at neither alone', () => {
  expect(isGateFailed(later('failed', ...times(4, 'verified')), 2)).toBe(false)
  expect(isGateFailed(later('failed', 'failed', ...times(18, 'verified')), 2)).toBe(false)
  expect(isGateFailed(later('failed', 'failed', ...times(17, 'verified')), 2)).toBe(true)
})

test('devices that were skipped, or updated by others, make the share of failures no smaller', () => {
  const sent = ['failed', 'failed', ...times(17, 'verified')] as const
  expect(isGateFailed(later(...sent, ...times(9, 'skipped')), 2)).toBe(true)
  expect(isGateFailed(later(...sent, ...times(9, 'outside')), 2)).toBe(true)
  expect(isGateFailed(later(...sent, 'parked'), 2)).toBe(false)
})

test.each(['parked', 'stalled', 'unknown'] as const)(
  'too many %s devices make a wave inconclusive, and as many as allowed do not',
  (stand) => {
    expect(gateVerdictOf(canary(...times(3, stand), ...times(7, 'verified')), 1)).toBe('passed')
    expect(gateVerdictOf(canary(...times(4, stand), ...times(6, 'verified')), 1)).toBe('inconclusive')
  },
)

test('devices that were lost again during the soak count as untold; those that were well do not', () => {
  expect(gateVerdictOf(canary(lost, well, well), 1)).toBe('inconclusive')
  expect(gateVerdictOf(canary(well, well, well), 1)).toBe('passed')
  expect(gateVerdictOf(canary(lost, lost, lost, ...times(7, 'verified')), 1)).toBe('passed')
  expect(gateVerdictOf(canary(lostFailure, well, well, well), 1)).toBe('passed')
})

test('the share of the untold is of the devices that were tried', () => {
  expect(gateVerdictOf(canary('parked', ...times(3, 'verified'), 'skipped'), 1)).toBe('passed')
  expect(gateVerdictOf(canary('parked', ...times(2, 'verified'), ...times(7, 'skipped')), 1)).toBe(
    'inconclusive',
  )
  expect(gateVerdictOf(canary('parked', ...times(2, 'verified'), ...times(7, 'outside')), 1)).toBe(
    'inconclusive',
  )
})

test('a wave that nobody tried: a canary must have shown something, a later wave has nothing to learn', () => {
  expect(gateVerdictOf(canary('skipped', 'skipped'), 1)).toBe('inconclusive')
  expect(gateVerdictOf(canary('skipped', 'outside'), 1)).toBe('passed')
  expect(gateVerdictOf(later('skipped', 'skipped'), 2)).toBe('passed')
})

test('without one success of our own nothing is known, however few are missing', () => {
  expect(gateVerdictOf(canary('failed', 'outside'), 1)).toBe('inconclusive')
})

test('failures come before what is not known', () => {
  expect(gateVerdictOf(canary('failed', 'failed', 'parked', 'parked'), 1)).toBe('failed')
})

test('locked rooms hold an undecided wave, and only an undecided one', () => {
  expect(isWaveWaitingForRooms(canary('locked', 'verified'), 1)).toBe(true)
  expect(isWaveWaitingForRooms(canary('parked', 'verified'), 1)).toBe(false)
  expect(isWaveWaitingForRooms(canary('locked', ...times(9, 'verified')), 1)).toBe(false)
  expect(isWaveWaitingForRooms(canary('locked', 'failed', 'failed'), 1)).toBe(false)
})

test('a finding holds what the gate counted, and the limit that it went by', () => {
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

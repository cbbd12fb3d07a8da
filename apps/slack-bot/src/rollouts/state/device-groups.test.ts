import { expect, test } from 'vitest'
import { deviceGroupsOf } from './device-groups.ts'
import { STANDS, placedRollout, times } from '../../../test/support/rollouts/placed-rollout.ts'
import { START_MS } from '../../../test/support/rollouts/plan-fixture.ts'
import { SAMPLE_RECORDS } from '../../../test/support/rollouts/sample-records.ts'

const sent = SAMPLE_RECORDS['sent'] ?? 'planned'

test('touched devices are unfinished ones that something happened to; some of them take a slot', () => {
  const rollout = placedRollout([['planned', sent, 'parked', 'verified', 'failed', 'skipped', 'updating']])
  const { touched, takers } = deviceGroupsOf(rollout)
  expect(touched.map(({ device }) => device.deviceId)).toEqual(['1b', '1c', '1g'])
  expect(takers.map(({ deviceId }) => deviceId)).toEqual(['1b', '1g'])
})

test('a planned device is touched once it moved, was missing, or was offered after it was sent', () => {
  const planned = { progress: STANDS.planned, generation: 0 }
  const rollout = placedRollout([
    [
      planned,
      { ...planned, movedAtMs: START_MS },
      { ...planned, absence: { source: 'pending-list', readStartedAtMs: START_MS } },
      { ...planned, untakenReadAtMs: START_MS },
    ],
  ])
  expect(deviceGroupsOf(rollout).touched.map(({ device }) => device.deviceId)).toEqual(['1b', '1c', '1d'])
})

test('failures and changed offers are counted; devices skipped for other reasons are not', () => {
  const rollout = placedRollout([
    ['failed', 'failed', ...times(3, 'superseded'), ...times(4, 'skipped'), 'verified', 'planned'],
  ])
  expect(deviceGroupsOf(rollout)).toMatchObject({ failed: 2, drifted: 3 })
})

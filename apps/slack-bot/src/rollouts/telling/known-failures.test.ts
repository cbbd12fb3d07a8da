import { expect, test } from 'vitest'
import type { DeviceRecord } from '../model/device-progress.ts'
import type { Rollout } from '../model/rollout.ts'
import {
  approvedRollout,
  planOf,
  plannedDevice,
  START_MS,
} from '../../../test/support/rollouts/plan-fixture.ts'
import { SAMPLE_RECORDS } from '../../../test/support/rollouts/sample-records.ts'
import { knownFailuresOf } from './known-failures.ts'

const rolloutWith = (rolloutId: 'R-1' | 'R-2' | 'R-3', record: DeviceRecord | undefined): Rollout =>
  ({
    ...approvedRollout(planOf([plannedDevice('a')])),
    rolloutId,
    devices: record === undefined ? {} : { a: record },
  }) as Rollout
const record = (name: keyof typeof SAMPLE_RECORDS): DeviceRecord | undefined => SAMPLE_RECORDS[name]

test('the newest rollout that tried a device decides', () => {
  const [untouched, failed, verified] = [
    rolloutWith('R-3', record('planned')),
    rolloutWith('R-2', record('failed')),
    rolloutWith('R-1', record('verified')),
  ]
  const known = knownFailuresOf([untouched, failed, verified]).get('a')
  expect(known).toMatchObject({ rolloutId: 'R-2', atMs: START_MS, failures: 1, isFinal: true })
  expect(knownFailuresOf([verified, failed]).size).toBe(0)
  expect(knownFailuresOf([untouched]).size).toBe(0)
})

test('a device with an automatic retry says so, and why its last try failed', () => {
  const known = knownFailuresOf([rolloutWith('R-1', record('planned, its first attempt failed'))]).get('a')
  expect(known).toMatchObject({ failures: 1, isFinal: false, atMs: START_MS })
})

test('a device that was set aside is not tried again by itself', () => {
  const aside = record('parked (quarantine), sent')
  if (aside === undefined) throw new Error('no such sample')
  expect(knownFailuresOf([rolloutWith('R-1', { ...aside, failures: 3 })]).get('a')).toMatchObject({
    failures: 3,
    isFinal: true,
  })
})

test('rollouts that were never approved say nothing', () => {
  const draft = { ...approvedRollout(planOf([plannedDevice('a')])), status: 'expired', devices: undefined }
  const { devices: _, ...expired } = draft
  expect(knownFailuresOf([expired as unknown as Rollout]).size).toBe(0)
})

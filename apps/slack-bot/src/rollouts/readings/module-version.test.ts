import { expect, test } from 'vitest'
import {
  hasLeftVersion,
  isInstalledAlready,
  replacedVersionOf,
  showsPlannedVersion,
} from './module-version.ts'
import type { Observation } from '../model/observation.ts'
import type { PlannedDevice } from '../model/plan.ts'
import { planOf, plannedDevice } from '../../../test/support/rollouts/plan-fixture.ts'
import { readingOf } from '../../../test/support/rollouts/sample-rollouts.ts'
import { SUCCEEDED, stageOf, type Stage } from '../../../test/support/rollouts/staged.ts'

const chain = (fromVersion: string, mcuVersion: string, toVersion: string): PlannedDevice =>
  plannedDevice('a', { fromVersion, mcuVersion, toVersion })
const seen = (installedVersion: string, mcuVersion?: string, change: Partial<Observation> = {}) =>
  readingOf('a', {
    source: 'detail',
    installedVersion,
    ...(mcuVersion !== undefined && { mcuVersion }),
    ...change,
  })

test.each([
  ['an offer above the module’s version is for the module', chain('1.0.5', '1.0.0', '1.1.0'), '1.0.5'],
  ['an offer below the module’s version is for the MCU', chain('2.4.2', '1.0.0', '1.1.0'), '1.0.0'],
  ['an offer equal to the module’s version is for the MCU', chain('1.1.0', '1.0.0', '1.1.0'), '1.0.0'],
  ['parts are compared as numbers', chain('1.9.9', '1.0.0', '1.10.0'), '1.9.9'],
  ['a longer version is higher', chain('1.1', '1.0.0', '1.1.0'), '1.1'],
  ['a shorter version is lower', chain('1.1.0', '1.0.0', '1.1'), '1.0.0'],
  ['spelling makes no difference', chain('V1.1.00', '1.0.0', '1.1.0'), '1.0.0'],
  ['spelling does not affect the comparison', chain('V1.9.9', '1.0.0', 'v1.10.0'), 'V1.9.9'],
  ['a version that is not a number is for the module', chain('b', '1.0.0', 'a'), 'b'],
  ['without an MCU it is for the module', plannedDevice('a', { fromVersion: '2.0.0' }), '2.0.0'],
])('%s', (_name, device, replaced) => {
  expect(replacedVersionOf(device)).toBe(replaced)
})

test('without a known version at planning, the replaced version is unknown', () => {
  const { fromVersion: _unread, ...unread } = plannedDevice('a')
  expect(replacedVersionOf(unread)).toBeUndefined()
  expect(isInstalledAlready(unread)).toBe(false)
  expect(showsPlannedVersion(unread, seen('2.0.0'))).toBe(true)
  expect(hasLeftVersion(unread, seen('1.5.0'))).toBe(false)
})

test('an update counts only in its own part', () => {
  const ofModule = chain('1.0.5', '1.1.0', '1.1.0')
  // The MCU had that version before.
  expect(showsPlannedVersion(ofModule, seen('1.0.5', '1.1.0'))).toBe(false)
  expect(showsPlannedVersion(ofModule, seen('1.1.0', '1.1.0'))).toBe(true)
  const ofMcu = chain('1.1.0', '1.0.0', '1.1.0')
  // The module had that version before.
  expect(showsPlannedVersion(ofMcu, seen('1.1.0', '1.0.0', { phase: 'succeeded' }))).toBe(false)
  expect(showsPlannedVersion(ofMcu, seen('1.1.0', '1.1.0'))).toBe(true)
  // An offer above both may be for either.
  const ofEither = chain('1.0.5', '1.0.0', '1.1.0')
  expect(showsPlannedVersion(ofEither, seen('1.1.0', '1.0.0'))).toBe(true)
  expect(showsPlannedVersion(ofEither, seen('1.0.5', '1.1.0'))).toBe(true)
  expect(showsPlannedVersion(ofEither, seen('1.0.5', '1.0.0'))).toBe(false)
})

test('a plan made while the list lagged behind an update is fulfilled once nothing is offered', () => {
  const late = chain('1.1.0', '1.0.0', '1.1.0')
  expect(showsPlannedVersion(late, seen('1.1.0', '1.0.0', { phase: 'none' }))).toBe(true)
  expect(showsPlannedVersion(late, seen('1.1.0', '1.0.0', { phase: 'available' }))).toBe(false)
})

test('another spelling is the same version', () => {
  const ofModule = chain('1.0.5', '1.0.0', '1.1.0')
  expect(showsPlannedVersion(ofModule, seen('V1.01.0 ', '1.0.0'))).toBe(true)
  expect(hasLeftVersion(ofModule, seen('v1.0.05', '1.0.0'))).toBe(false)
  expect(isInstalledAlready(ofModule)).toBe(false)
  // The module has it, and its MCU does not.
  expect(isInstalledAlready(chain('1.1.0', '1.0.0', 'V1.1.0'))).toBe(false)
  expect(isInstalledAlready(chain('1.1.0', '1.01.0', 'V1.1.0'))).toBe(true)
})

test('a version has changed if the updated part shows another one', () => {
  const ofMcu = chain('2.4.2', '1.0.0', '1.1.0')
  expect(hasLeftVersion(ofMcu, seen('2.5.0', '1.0.0'))).toBe(false)
  expect(hasLeftVersion(ofMcu, seen('2.4.2', '1.2.0'))).toBe(true)
  const ofModule = chain('1.0.5', '1.0.0', '1.1.0')
  expect(hasLeftVersion(ofModule, seen('1.0.5', '1.2.0'))).toBe(false)
  expect(hasLeftVersion(ofModule, seen('1.2.0', '1.0.0'))).toBe(true)
})

/** Sends the one device; Tuya then reports it as installed. */
const sentAndInstalled = (device: PlannedDevice): Stage => {
  const stage = stageOf(planOf([device]))
  const offered = { offeredVersion: device.toVersion }
  for (let look = 0; look < 3; look += 1) stage.step(1000, ['a', offered])
  stage.send()
  stage.step(60_000, ['a', SUCCEEDED])
  expect(stage.states()).toEqual({ a: 'verifying' })
  return stage
}

test('the second link of a chain is verified by the MCU’s version', () => {
  const stage = sentAndInstalled(chain('2.4.2', '1.0.0', '1.1.0'))
  const detail = { source: 'detail', phase: 'succeeded', statusCode: 3, installedVersion: '2.4.2' } as const
  stage.step(60_000, ['a', { ...detail, mcuVersion: '1.0.0' }])
  expect(stage.states()).toEqual({ a: 'verifying' })
  stage.step(60_000, ['a', { ...detail, mcuVersion: '1.1.0' }])
  expect(stage.rollout).toMatchObject({
    status: 'completed',
    devices: { a: { progress: { state: 'verified', installedVersion: '1.1.0' } } },
  })
})

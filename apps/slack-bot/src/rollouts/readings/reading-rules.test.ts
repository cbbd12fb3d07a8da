// What a row of a list, or a detail, says about a device of a rollout.
import { expect, test } from 'vitest'
import { decide } from '../decide/decide.ts'
import { isRefused } from '../decide/decision.ts'
import type { DeviceRecord } from '../model/device-progress.ts'
import type { Event } from '../model/event.ts'
import type { Absence, Observation } from '../model/observation.ts'
import type { Rollout } from '../model/rollout.ts'
import { STANDS, placedRollout } from '../../../test/support/rollouts/placed-rollout.ts'
import type { Placing, Stand } from '../../../test/support/rollouts/placed-rollout.ts'
import { START_MS } from '../../../test/support/rollouts/plan-fixture.ts'
import { SAMPLE_RECORDS } from '../../../test/support/rollouts/sample-records.ts'
import { readingOf } from '../../../test/support/rollouts/sample-rollouts.ts'

const MINUTE = 60_000
const NOW_MS = START_MS + 10 * MINUTE
const SOURCES = { list: 'upgrading-list', offers: 'pending-list' } as const

const seen = (deviceId: string, change: Partial<Observation> = {}): Observation =>
  readingOf(deviceId, { readStartedAtMs: NOW_MS, ...change })
const versionless = (deviceId: string, change: Partial<Observation> = {}): Observation => {
  const { offeredVersion: _offeredVersion, ...row } = seen(deviceId, change)
  return row
}
const missing = (deviceId: string, change: Partial<Absence> = {}): Absence => ({
  deviceId,
  source: SOURCES.offers,
  readStartedAtMs: NOW_MS,
  ...change,
})
const eventsOf = (
  rollout: Rollout,
  read: { readonly rows?: readonly Observation[]; readonly absences?: readonly Absence[] },
): readonly Event[] => {
  const command = { type: 'observe', observations: read.rows ?? [], absences: read.absences ?? [] } as const
  const decision = decide(rollout, command, NOW_MS)
  if (isRefused(decision)) throw new Error(`It was refused: ${decision.refusal.kind}`)
  return decision.events
}
const eventTypesOf = (...args: Parameters<typeof eventsOf>): readonly string[] =>
  eventsOf(...args)
    .map(({ type }) => type)
    .filter((type) => type !== 'rollout-observed')
const one = (stand: Stand, placing: Placing = {}) => placedRollout([[stand]], placing)
const withFacts = (stand: keyof typeof STANDS, facts: Partial<DeviceRecord>): DeviceRecord => ({
  progress: STANDS[stand],
  generation: 0,
  ...facts,
})

test('a row without a version is no offer: the device counts as missing from the offers', () => {
  expect(eventsOf(one('planned'), { rows: [versionless('1a')] })).toContainEqual({
    type: 'device-absent',
    deviceId: '1a',
    source: 'pending-list',
    readStartedAtMs: NOW_MS,
  })
  const failed = withFacts('planned', { generation: 1 })
  expect(eventTypesOf(one(failed), { rows: [versionless('1a', { phase: 'failed' })] })).toEqual([
    'device-absent',
  ])
})

test('a row without a version still shows a running update, and a detail never has an offer', () => {
  const running = versionless('1a', { source: SOURCES.list, phase: 'updating', statusCode: 2 })
  expect(eventTypesOf(one('planned'), { rows: [running] })).toEqual(['device-updating'])
  expect(eventTypesOf(one('planned'), { rows: [versionless('1a', { source: 'detail' })] })).toEqual([])
})

test('only devices that wait for an offer count as missing', () => {
  const sent = SAMPLE_RECORDS['sent, missing from the running list']
  expect(eventTypesOf(one(sent ?? 'planned'), { rows: [versionless('1a')] })).toEqual([
    'device-found-untaken',
  ])
})

test('a device shown by another row is not missing', () => {
  const rollout = one('planned')
  expect(eventTypesOf(rollout, { absences: [missing('1a')] })).toEqual(['device-absent'])
  expect(eventTypesOf(rollout, { rows: [seen('1a')], absences: [missing('1a')] })).toEqual(['device-read'])
  expect(eventTypesOf(rollout, { rows: [versionless('1a')], absences: [missing('1a')] })).toEqual([
    'device-absent',
  ])
})

test('devices of other rollouts are ignored', () => {
  expect(eventTypesOf(one('planned'), { rows: [seen('other')], absences: [missing('another')] })).toEqual([])
})

test('a device counts as missing from the offers only when its turn has come', () => {
  const absences = [missing('1a')]
  const later = { progress: { ...STANDS.planned, notBeforeMs: NOW_MS + 1 }, generation: 0 }
  const due = { progress: { ...STANDS.planned, notBeforeMs: NOW_MS }, generation: 0 }
  expect(eventTypesOf(one(later), { absences })).toEqual([])
  expect(eventTypesOf(one(due), { absences })).toEqual(['device-absent'])
  expect(eventTypesOf(one('planned', { waves: ['pending'] }), { absences })).toEqual([])
})

test('a parked device counts as missing when its recheck is due', () => {
  const parkedUntil = (recheckAtMs: number) =>
    one({ progress: { ...STANDS.parked, recheckAtMs }, generation: 0 })
  const absences = [missing('1a')]
  expect(eventTypesOf(parkedUntil(NOW_MS), { absences })).toEqual(['device-absent'])
  expect(eventTypesOf(parkedUntil(NOW_MS + 1), { absences })).toEqual([])
})

test('an unknown device counts as missing as long as its update may still end', () => {
  const absences = [missing('1a')]
  const rollout = one('unknown')
  const halting = { ...rollout, status: 'halting', haltedBy: 'U-ANY', haltAtMs: START_MS } as Rollout
  expect(eventTypesOf(rollout, { absences })).toEqual(['device-absent'])
  expect(eventTypesOf(halting, { absences })).toEqual(['rollout-halted'])
})

test('of two offers of one device the newer is kept, in either order', () => {
  const older = seen('1a', { readStartedAtMs: NOW_MS - 1 })
  const readAt = (rows: readonly Observation[]) =>
    eventsOf(one('planned'), { rows }).flatMap((event) =>
      event.type === 'device-read' ? [event.readStartedAtMs] : [],
    )
  expect(readAt([older, seen('1a')])).toEqual([NOW_MS])
  expect(readAt([seen('1a'), older])).toEqual([NOW_MS])
})

test('a row without a version does not hide an offer in another row', () => {
  const rows = [seen('1a', { readStartedAtMs: NOW_MS - 1 }), versionless('1a', { source: SOURCES.list })]
  expect(eventTypesOf(one('planned'), { rows })).toContain('device-read')
})

test('an offer that is not newer than the last reading changes nothing', () => {
  const lastSeen = { phase: 'available', statusCode: 1, online: true, readStartedAtMs: NOW_MS } as const
  const rollout = one(withFacts('planned', { lastSeen }))
  expect(eventTypesOf(rollout, { rows: [seen('1a')] })).toEqual([])
  expect(eventTypesOf(rollout, { rows: [seen('1a', { readStartedAtMs: NOW_MS + 1 })] })).toEqual([
    'device-read',
  ])
})

test('another version counts only in a reading that is newer than the plan', () => {
  const at = (readStartedAtMs: number) =>
    eventTypesOf(one('planned'), { rows: [seen('1a', { offeredVersion: '3.0.0', readStartedAtMs })] })
  expect(at(START_MS + 9999)).toEqual([])
  expect(at(START_MS + 10_000)).toContain('device-skipped')
})

test('a reading that explains an absence is stored, even if it changes nothing else', () => {
  const absence = { source: SOURCES.list, readStartedAtMs: NOW_MS }
  const updating = (change: Partial<Observation> = {}) =>
    seen('1a', { source: SOURCES.list, phase: 'updating', statusCode: 2, ...change })
  const rollout = one(withFacts('updating', { absence, movedAtMs: START_MS }))
  expect(eventTypesOf(rollout, { rows: [updating()] })).toEqual(['device-read'])
  expect(eventTypesOf(rollout, { rows: [updating({ readStartedAtMs: NOW_MS - 1 })] })).toEqual([])
  expect(eventTypesOf(one(withFacts('updating', {})), { rows: [updating()] })).toEqual([])
  const lastSeen = { phase: 'updating', statusCode: 2, online: true, readStartedAtMs: NOW_MS + 5 } as const
  expect(eventTypesOf(one(withFacts('updating', { absence, lastSeen })), { rows: [updating()] })).toEqual([])
})

test('a reading that changes nothing is recorded once a minute', () => {
  const rows = [seen('1a')]
  const observed = (lastObservedAtMs: number) =>
    eventsOf({ ...one('verified'), lastObservedAtMs }, { rows }).map(({ type }) => type)
  expect(observed(NOW_MS - MINUTE)).toEqual(['rollout-observed'])
  expect(observed(NOW_MS - MINUTE + 1)).toEqual([])
})

test('a reading that changes something is recorded at once, unless a newer one already was', () => {
  const rows = [seen('1a')]
  const observed = (lastObservedAtMs: number) =>
    eventsOf({ ...one('planned'), lastObservedAtMs }, { rows }).map(({ type }) => type)
  expect(observed(NOW_MS - 1)).toEqual(['device-read', 'rollout-observed'])
  expect(observed(NOW_MS)).toEqual(['device-read'])
})

test('without a reading nothing is recorded; otherwise the newest one is', () => {
  expect(eventsOf(one('planned'), {})).toEqual([])
  const rows = [seen('1a', { readStartedAtMs: NOW_MS - 7 })]
  const absences = [missing('other', { readStartedAtMs: NOW_MS - 3 })]
  expect(eventsOf(one('planned'), { rows, absences })).toContainEqual({
    type: 'rollout-observed',
    readStartedAtMs: NOW_MS - 3,
  })
})

const soaking = (device: Placing['device'] = () => ({})): Rollout => {
  const rollout = placedRollout([['verified'], ['planned']], { waves: ['soaking', 'pending'], device })
  return {
    ...rollout,
    waves: rollout.waves.map((wave, at) => (at === 0 ? { ...wave, soakUntilMs: NOW_MS } : wave)),
  }
}
const look = (change: Partial<Observation>, rollout = soaking()) =>
  eventsOf(rollout, {
    rows: [seen('1a', { source: 'detail', phase: 'succeeded', statusCode: 3, ...change })],
  })

test.each<[string, Partial<Observation>, boolean]>([
  ['on the new version and online', { installedVersion: '2.0.0' }, true],
  ['on the new version, but offline', { installedVersion: '2.0.0', online: false }, false],
  ['back on the old version', { installedVersion: '1.0.0' }, false],
  ['on a further version', { installedVersion: '3.0.0' }, true],
  ['on a further version, but offline', { installedVersion: '3.0.0', online: false }, false],
  ['without a version', {}, false],
])('the last read of the canary finds a device %s: well or not', (_what, change, isWell) => {
  expect(look(change)).toContainEqual({
    type: 'device-soaked',
    deviceId: '1a',
    isWell,
    readStartedAtMs: NOW_MS,
  })
})

test('if the previous version is unknown, another version does not count as a later one', () => {
  const rollout = soaking()
  if (!('plan' in rollout)) throw new Error('it has no plan')
  const devices = rollout.plan.devices.map(({ fromVersion: _fromVersion, ...device }) => device)
  const unknownBefore = { ...rollout, plan: { ...rollout.plan, devices } }
  expect(look({ installedVersion: '3.0.0' }, unknownBefore)).toContainEqual(
    expect.objectContaining({ type: 'device-soaked', isWell: false }),
  )
})

test('a list does not count as the last read, and neither does a detail before the soak ends', () => {
  const inList = seen('1a', { source: 'upgrading-list', phase: 'succeeded', statusCode: 3 })
  expect(eventTypesOf(soaking(), { rows: [inList] })).toEqual([])
  const early = placedRollout([['verified'], ['planned']], { waves: ['soaking', 'pending'] })
  const untilLater = { ...early, waves: early.waves.map((wave) => ({ ...wave, soakUntilMs: NOW_MS + 1 })) }
  expect(look({ installedVersion: '2.0.0' }, untilLater).map(({ type }) => type)).toEqual([
    'rollout-observed',
  ])
})

test('drift pauses a running rollout, once', () => {
  const stands = [['superseded', 'planned']] as const
  const rollout = placedRollout(stands)
  expect(eventTypesOf(rollout, { rows: [seen('1b')] })).toContain('rollout-paused')
  const paused = { ...rollout, status: 'paused', pausedFor: 'human', pausedAtMs: START_MS } as Rollout
  expect(eventTypesOf(paused, { rows: [seen('1b')] })).not.toContain('rollout-paused')
})

import { expect, test } from 'vitest'
import { toDeviceLine } from './device-line.ts'
import { DEFAULT_KNOBS } from '../model/default-knobs.ts'
import type { DeviceNote } from './device-note.ts'
import type { DeviceProgress, DeviceRecord } from '../model/device-progress.ts'
import { START_MS, plannedDevice } from '../../../test/support/rollouts/plan-fixture.ts'
import { SAMPLE_RECORDS } from '../../../test/support/rollouts/sample-records.ts'

const DEVICE = plannedDevice('a')
const lineOf = (record: DeviceRecord) => toDeviceLine(DEVICE, record, DEFAULT_KNOBS)
const sample = (title: string): DeviceRecord => {
  const record = SAMPLE_RECORDS[title]
  if (record === undefined) throw new Error(`There is no sample "${title}"`)
  return record
}
const noteOf = (title: string, change: Partial<DeviceRecord> = {}) =>
  lineOf({ ...sample(title), ...change }).note
const standing = (progress: DeviceProgress) => lineOf({ progress, generation: 0 })

test.each<[string, DeviceNote | undefined]>([
  ['planned', undefined],
  ['planned, its first attempt failed', { code: 'attempt-failed', attempt: 1 }],
  ['intended', undefined],
  ['sending', undefined],
  ['sent', undefined],
  ['perhaps sent for the last time, offered once since', { code: 'answer-lost' }],
  ['parked (window)', { code: 'parked', reason: 'window' }],
  ['waiting', { code: 'not-started' }],
  ['updating', undefined],
  ['updating (outside)', { code: 'started-outside' }],
  ['stalled', { code: 'overdue' }],
  ['verifying', undefined],
  ['verifying (outside)', { code: 'started-outside' }],
  ['parked (offline)', { code: 'parked', reason: 'offline' }],
  ['parked (locked)', { code: 'parked', reason: 'locked' }],
  ['parked (wake)', { code: 'parked', reason: 'wake' }],
  ['parked (quarantine)', { code: 'parked', reason: 'quarantine' }],
  ['parked (gateway)', { code: 'parked', reason: 'gateway' }],
  ['unknown', { code: 'unknown-status', statusCode: 42 }],
  ['unknown, no end was seen', { code: 'no-end-seen' }],
  ['unknown, never read back', { code: 'not-read-back' }],
  ['verified', undefined],
  ['skipped', { code: 'skipped', reason: 'gone' }],
])('the note of a device that is %s', (title, note) => {
  expect(noteOf(title)).toStrictEqual(note)
})

test('a failed device shows why, a verified one what changed', () => {
  const verified = { state: 'verified', attempt: 1, atMs: START_MS } as const
  const failed = { state: 'failed', attempt: 1, atMs: START_MS, problem: { code: 'update-failed' } } as const
  expect(standing(failed).note).toEqual({ code: 'failed', problem: { code: 'update-failed' } })
  expect(standing({ ...verified, isOutside: true, hasFurtherUpdate: true }).note).toEqual({
    code: 'updated-outside',
  })
  expect(standing({ ...verified, isOutside: false, hasFurtherUpdate: true }).note).toEqual({
    code: 'further-update',
  })
})

test('a line says since when a device is in its state, if known', () => {
  expect(lineOf(sample('updating (outside)')).sinceMs).toBe(START_MS)
  expect(lineOf(sample('verified')).sinceMs).toBe(START_MS)
  expect(lineOf(sample('sent')).sinceMs).toBe(START_MS)
  expect(lineOf(sample('planned'))).not.toHaveProperty('sinceMs')
})

test('only devices that wait for a retry show the next try', () => {
  expect(lineOf(sample('parked (offline)')).nextTryAtMs).toBe(START_MS)
  expect(lineOf(sample('planned, its first attempt failed')).nextTryAtMs).toBe(START_MS)
  for (const title of ['planned', 'sent', 'verified', 'failed'])
    expect(lineOf(sample(title))).not.toHaveProperty('nextTryAtMs')
})

test('a line names the device, its room, its versions and its attempt', () => {
  expect(lineOf(sample('intended again'))).toStrictEqual({
    deviceId: 'a',
    name: 'Lamp a',
    roomLabel: 'Meeting room A',
    state: 'intended',
    fromVersion: '1.0.0',
    toVersion: '2.0.0',
    attempt: 2,
  })
  const { fromVersion: _fromVersion, ...device } = DEVICE
  expect(toDeviceLine(device, sample('planned'), DEFAULT_KNOBS)).not.toHaveProperty('fromVersion')
})

test('the cloud’s answer about a device is part of the note', () => {
  const at = { attempt: 1, sinceMs: START_MS, problem: { code: 'access-refused' } } as const
  const { problem } = at
  expect(standing({ ...at, state: 'unknown', statusCode: 42 }).note).toEqual({ code: 'refused', problem })
  const recheck = { recheckAtMs: START_MS, recheckDelayMs: 1 }
  expect(standing({ ...at, ...recheck, state: 'parked', reason: 'refused' }).note).toEqual({
    code: 'parked',
    reason: 'refused',
    problem,
  })
})

test('a device that waits at Tuya for an outside update is not shown as ours', () => {
  const { lastSent: _ours, ...record } = sample('waiting')
  expect(lineOf(record)).not.toHaveProperty('note')
})

test('a device that waits for a window shows when it opens, if known, and not as its next try', () => {
  const behind = sample('parked (window)')
  expect(lineOf(behind)).toMatchObject({ opensAtMs: START_MS })
  expect(lineOf(behind)).not.toHaveProperty('nextTryAtMs')
  const unforeseen = { ...behind.progress, recheckDelayMs: 0 } as DeviceProgress
  expect(standing(unforeseen)).not.toHaveProperty('opensAtMs')
  for (const title of ['parked (offline)', 'parked (locked)', 'planned', 'sent', 'verified'])
    expect(lineOf(sample(title))).not.toHaveProperty('opensAtMs')
})

test('a device whose call had no answer is shown as perhaps sent, until a reading shows more', () => {
  expect(lineOf(sample('perhaps sent for the last time, offered once since')).isAmbiguous).toBe(true)
  for (const title of ['sent', 'planned', 'updating', 'verified'])
    expect(lineOf(sample(title))).not.toHaveProperty('isAmbiguous')
})

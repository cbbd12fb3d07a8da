import { expect, test } from 'vitest'
import { toDeviceLine } from './device-line.ts'
import type { DeviceProgress, DeviceRecord } from '../model/device-progress.ts'
import { START_MS, plannedDevice } from '../../../test/support/rollouts/plan-fixture.ts'
import { SAMPLE_RECORDS } from '../../../test/support/rollouts/sample-records.ts'

const DEVICE = plannedDevice('a')
const lineOf = (record: DeviceRecord) => toDeviceLine(DEVICE, record)
const sample = (title: string): DeviceRecord => {
  const record = SAMPLE_RECORDS[title]
  if (record === undefined) throw new Error(`There is no sample "${title}"`)
  return record
}
const noteOf = (title: string, change: Partial<DeviceRecord> = {}) =>
  lineOf({ ...sample(title), ...change }).note
const standing = (progress: DeviceProgress) => lineOf({ progress, generation: 0 })

test.each<[string, string | undefined]>([
  ['planned', undefined],
  ['planned, its first attempt failed', 'attempt 1 failed'],
  ['intended', undefined],
  ['sending', undefined],
  ['sent', undefined],
  ['perhaps sent for the last time, offered once since', 'Tuya’s answer was lost; I look what became of it'],
  ['parked (window)', 'its maintenance window is closed'],
  ['waiting', 'Tuya has not started its update yet'],
  ['updating', undefined],
  ['updating (outside)', 'started outside this rollout'],
  ['stalled', 'no end within the time that such devices take'],
  ['verifying', undefined],
  ['verifying (outside)', 'started outside this rollout'],
  ['parked (offline)', 'offline'],
  ['parked (locked)', 'its room is locked'],
  ['parked (wake)', 'Tuya has not started its update'],
  ['parked (quarantine)', 'it used up its tries; an approver can retry it'],
  ['parked (gateway)', 'its gateway is quarantined after failures'],
  ['unknown', 'Tuya shows status 42'],
  ['unknown, no end was seen', 'no end was ever seen'],
  ['unknown, never read back', 'Tuya calls it installed, but the new version was not read back'],
  ['verified', undefined],
  ['skipped', 'no longer in the project'],
])('people read of a device that is %s: %s', (title, note) => {
  expect(noteOf(title)).toBe(note)
})

test('a failed device says why, a verified one what is new of it', () => {
  const verified = { state: 'verified', attempt: 1, atMs: START_MS } as const
  expect(standing({ state: 'failed', attempt: 1, atMs: START_MS, problem: 'it broke' }).note).toBe('it broke')
  expect(standing({ ...verified, isOutside: true, hasFurtherUpdate: true }).note).toBe(
    'updated outside this rollout',
  )
  expect(standing({ ...verified, isOutside: false, hasFurtherUpdate: true }).note).toBe(
    'a further update is offered',
  )
})

test('since when a device stands there is told where that is known', () => {
  expect(lineOf(sample('updating (outside)')).sinceMs).toBe(START_MS)
  expect(lineOf(sample('verified')).sinceMs).toBe(START_MS)
  expect(lineOf(sample('sent')).sinceMs).toBe(START_MS)
  expect(lineOf(sample('planned'))).not.toHaveProperty('sinceMs')
})

test('the next try is told of devices that wait for one, and of no others', () => {
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
  expect(toDeviceLine(device, sample('planned'))).not.toHaveProperty('fromVersion')
})

test('of a problem, only the full stop at its end is left out', () => {
  const at = { attempt: 1, sinceMs: START_MS, problem: 'Version 1.2 is gone.' } as const
  const said = 'Version 1.2 is gone'
  expect(standing({ ...at, state: 'failed', atMs: START_MS }).note).toBe(said)
  expect(standing({ ...at, state: 'unknown', statusCode: 42 }).note).toBe(said)
  const recheck = { recheckAtMs: START_MS, recheckDelayMs: 1 }
  expect(standing({ ...at, ...recheck, state: 'parked', reason: 'refused' }).note).toBe(said)
})

test('a device that waits at Tuya for somebody else’s update is not told as ours', () => {
  const { lastSent: _ours, ...record } = sample('waiting')
  expect(lineOf(record)).not.toHaveProperty('note')
})

test('a device that waits for a window shows when it opens, if that is known, and not as its next try', () => {
  const behind = sample('parked (window)')
  expect(lineOf(behind)).toMatchObject({ opensAtMs: START_MS })
  expect(lineOf(behind)).not.toHaveProperty('nextTryAtMs')
  const unforeseen = { ...behind.progress, recheckDelayMs: 0 } as DeviceProgress
  expect(standing(unforeseen)).not.toHaveProperty('opensAtMs')
  for (const title of ['parked (offline)', 'parked (locked)', 'planned', 'sent', 'verified'])
    expect(lineOf(sample(title))).not.toHaveProperty('opensAtMs')
})

test('a device whose call had no answer is told as perhaps sent, until something is seen of it', () => {
  expect(lineOf(sample('perhaps sent for the last time, offered once since')).isAmbiguous).toBe(true)
  for (const title of ['sent', 'planned', 'updating', 'verified'])
    expect(lineOf(sample(title))).not.toHaveProperty('isAmbiguous')
})

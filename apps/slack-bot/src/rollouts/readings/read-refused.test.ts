import { expect, test } from 'vitest'
import { DEFAULT_KNOBS } from '../model/default-knobs.ts'
import type { DeviceRecord } from '../model/device-progress.ts'
import { evolveDevice } from '../state/evolve-device.ts'
import { readRefused } from './read-refused.ts'
import { START_MS, plannedDevice } from '../../../test/support/rollouts/plan-fixture.ts'
import { SAMPLE_RECORDS } from '../../../test/support/rollouts/sample-records.ts'

const LATER_MS = START_MS + 60_000
const refusedAt = (readStartedAtMs: number, isLasting = true) => ({
  deviceId: 'a',
  problem: { code: 'device-refused' } as const,
  isLasting,
  readStartedAtMs,
})
const eventsOf = (record: DeviceRecord, isLasting = true) =>
  readRefused({
    device: plannedDevice('a'),
    record,
    refused: refusedAt(LATER_MS, isLasting),
    knobs: DEFAULT_KNOBS,
    nowMs: LATER_MS,
  })
const sample = (name: string): DeviceRecord => {
  const record = SAMPLE_RECORDS[name]
  if (record === undefined) throw new Error(`There is no sample ${name}`)
  return record
}
const after = (record: DeviceRecord): DeviceRecord =>
  eventsOf(record).reduce((next, event) => evolveDevice(next, event, LATER_MS), record)
const typesOf = (name: string, isLasting = true) => eventsOf(sample(name), isLasting).map(({ type }) => type)

test('a device that waits to be sent is parked with Tuya’s answer, and reported once', () => {
  const record = sample('planned, missing from the offers')
  const [, parked] = eventsOf(record)
  expect(parked).toMatchObject({
    type: 'device-parked',
    reason: 'refused',
    problem: { code: 'device-refused' },
  })
  const again = after(after(record))
  expect(again.progress).toMatchObject({
    state: 'parked',
    reason: 'refused',
    problem: { code: 'device-refused' },
  })
  expect(eventsOf(after(record))[1]).not.toHaveProperty('problem')
  // Read less and less often.
  expect(again.progress).toMatchObject({ recheckDelayMs: 2 * DEFAULT_KNOBS.offlineRecheckMs.first })
  expect(again).not.toHaveProperty('absence')
})

test('a device parked as offline is parked for the refusal instead, and reported', () => {
  for (const name of ['parked (offline)', 'parked (wake)']) {
    const events = eventsOf(sample(name))
    expect(events.map(({ type }) => type)).toEqual(['device-read-refused', 'device-parked'])
    expect(events[1]).toMatchObject({ reason: 'refused', problem: { code: 'device-refused' } })
  }
})

test('a device parked by people, a window or its own failures keeps its reason, and so does a sent one', () => {
  for (const reason of ['locked', 'window', 'quarantine', 'gateway', 'wake), sent', 'quarantine), sent'])
    expect(typesOf(reason.includes(')') ? `parked (${reason}` : `parked (${reason})`)).toEqual([
      'device-read-refused',
    ])
})

test('a refusal within the settle time after the call proves nothing; a later one does', () => {
  const refusedBefore = { ...sample('sent'), refusedReadAtMs: START_MS }
  const at = (readStartedAtMs: number) =>
    readRefused({
      device: plannedDevice('a'),
      record: refusedBefore,
      refused: refusedAt(readStartedAtMs),
      knobs: DEFAULT_KNOBS,
      nowMs: LATER_MS,
    }).map(({ type }) => type)
  expect(at(START_MS + DEFAULT_KNOBS.settleMs - 1)).toEqual(['device-read-refused'])
  expect(at(START_MS + DEFAULT_KNOBS.settleMs)).toEqual(['device-unknown'])
})

test('an outside update is given up as well, with its last known status', () => {
  const outside = { ...sample('updating (outside)'), refusedReadAtMs: START_MS }
  expect(eventsOf(outside)).toMatchObject([{ type: 'device-unknown', statusCode: 0 }])
  const lastSeen = { phase: 'updating', statusCode: 2, online: true, readStartedAtMs: START_MS } as const
  expect(eventsOf({ ...outside, lastSeen })).toMatchObject([{ type: 'device-unknown', statusCode: 2 }])
})

test('a temporary refusal is only recorded, whatever the device waits for', () => {
  for (const name of ['planned, missing from the offers', 'sent', 'updating', 'verifying'])
    expect(typesOf(name, false)).toEqual(['device-read-refused'])
})

test('a device whose version is refused twice becomes unknown, and is reported by name', () => {
  const record = sample('verifying')
  expect(eventsOf(record).map(({ type }) => type)).toEqual(['device-read-refused'])
  const once = after(record)
  // The next try is delayed, as after any answer.
  expect(once.progress).toMatchObject({ state: 'verifying', lastReadAtMs: LATER_MS })
  expect(after(once)).toMatchObject({
    givenUp: 'read-back',
    progress: { state: 'unknown', problem: { code: 'device-refused' } },
  })
})

test('a device on its way becomes unknown at the second refusal; a device that is done or being sent is unchanged', () => {
  for (const name of ['sent', 'waiting', 'updating']) {
    expect(typesOf(name)).toEqual(['device-read-refused'])
    expect(after(after(sample(name)))).toMatchObject({
      givenUp: 'end',
      progress: { state: 'unknown', problem: { code: 'device-refused' } },
    })
  }
  for (const name of ['stalled', 'unknown']) expect(typesOf(name)).toEqual(['device-read-refused'])
  for (const name of ['verified', 'failed', 'skipped', 'intended', 'sending'])
    expect(typesOf(name)).toEqual([])
})

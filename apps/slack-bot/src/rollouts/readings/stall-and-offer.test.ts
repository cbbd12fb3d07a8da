// When a device counts as stalled, and what speaks against sending to it.
import { expect, test } from 'vitest'
import { stallDelayMs } from '../timing/device-deadline.ts'
import { offerProblem } from '../sending/candidates.ts'
import { decide } from '../decide/decide.ts'
import { DEFAULT_KNOBS } from '../model/default-knobs.ts'
import type { DeviceRecord } from '../model/device-progress.ts'
import { readDevice } from './read-device.ts'
import type { ObservedDevice } from './observed-device.ts'
import { isOfferChanged } from './observed-device.ts'
import { STANDS, placedRollout } from '../../../test/support/rollouts/placed-rollout.ts'
import { QUIET, START_MS, plannedDevice } from '../../../test/support/rollouts/plan-fixture.ts'
import { SAMPLE_RECORDS } from '../../../test/support/rollouts/sample-records.ts'
import { readingOf } from '../../../test/support/rollouts/sample-rollouts.ts'

const MINUTE = 60_000
const knobs = {
  ...DEFAULT_KNOBS,
  stallMs: { wifi: 5 * MINUTE, radio: 50 * MINUTE },
  hardCeilingMs: 600 * MINUTE,
}
const learned = (medianMinutes: number, q99Minutes: number) => {
  const quantiles = {
    medianMs: medianMinutes * MINUTE,
    q95Ms: MINUTE,
    q99Ms: q99Minutes * MINUTE,
    samples: 50,
  }
  return { '*/wifi': quantiles, '*/zigbee': quantiles }
}
const wifi = plannedDevice('a')
const zigbee = plannedDevice('a', { protocol: 'zigbee' })

test('without learned durations, a device counts as stalled after its protocol’s minimum', () => {
  expect(stallDelayMs(wifi, knobs, undefined)).toBe(5 * MINUTE)
  expect(stallDelayMs(zigbee, knobs, undefined)).toBe(50 * MINUTE)
})

test('with learned durations, the limit is three medians or the 99th percentile, between minimum and maximum', () => {
  expect(stallDelayMs(wifi, knobs, learned(10, 20))).toBe(30 * MINUTE)
  expect(stallDelayMs(wifi, knobs, learned(10, 40))).toBe(40 * MINUTE)
  expect(stallDelayMs(zigbee, knobs, learned(10, 40))).toBe(50 * MINUTE)
  expect(stallDelayMs(wifi, knobs, learned(10, 9000))).toBe(600 * MINUTE)
})

test('a device that is given up keeps its last known status', () => {
  const lastSeen = { phase: 'updating', statusCode: 2, online: true, readStartedAtMs: START_MS } as const
  const givenUp = (change: Partial<DeviceRecord>) =>
    decide(
      placedRollout([[{ progress: STANDS.stalled, generation: 0, ...change }]]),
      { type: 'advance', surroundings: QUIET },
      START_MS + DEFAULT_KNOBS.hardCeilingMs,
    )
  const unknown = { type: 'device-unknown', deviceId: '1a', isGivenUp: true }
  expect(givenUp({ lastSeen })).toMatchObject({ events: [{ ...unknown, statusCode: 2 }] })
  expect(givenUp({})).toMatchObject({ events: [{ ...unknown, statusCode: 0 }] })
})

const offer = { version: '2.0.0', online: true, readStartedAtMs: START_MS }
const failedBefore = { phase: 'failed', statusCode: 4, online: true, readStartedAtMs: START_MS } as const
const problemOf = (facts: Partial<DeviceRecord>) => {
  const record = { progress: STANDS.planned, generation: 0, ...facts }
  return offerProblem(placedRollout([['planned']]), { device: wifi, record, wave: 1 }, START_MS)
}

test('objections to sending are distinct: not read, not offered, another version, offline, or an old failure', () => {
  expect(problemOf({})).toBe('unread')
  expect(problemOf({ lastSeen: failedBefore })).toBe('not-offered')
  expect(problemOf({ offer: { ...offer, version: '3.0.0' } })).toBe('superseded')
  expect(problemOf({ offer: { ...offer, online: false } })).toBe('offline')
  expect(problemOf({ offer, lastSeen: failedBefore })).toBe('not-offered')
  expect(problemOf({ offer })).toBeUndefined()
})

test('our own failure, or one that a person retries, is no objection to sending', () => {
  expect(problemOf({ offer, lastSeen: failedBefore, generation: 1 })).toBeUndefined()
  const { lastSent } = SAMPLE_RECORDS['sent'] ?? {}
  expect(
    problemOf({ offer, lastSeen: failedBefore, ...(lastSent !== undefined && { lastSent }) }),
  ).toBeUndefined()
})

const readingWith = (record: DeviceRecord, change: Parameters<typeof readingOf>[1]): ObservedDevice => ({
  device: wifi,
  record,
  observation: readingOf('a', { readStartedAtMs: START_MS + MINUTE, ...change }),
  knobs,
  nowMs: START_MS + MINUTE,
  isHalting: false,
  isWaveOpen: true,
  planSettledAtMs: START_MS,
})

test('another version is an offer only if the update is offered or failed, not if it runs', () => {
  const planned = { progress: STANDS.planned, generation: 0 }
  const isChanged = (phase: 'available' | 'failed' | 'updating' | 'succeeded') =>
    isOfferChanged(readingWith(planned, { phase, offeredVersion: '3.0.0' }))
  expect((['available', 'failed', 'updating', 'succeeded'] as const).map(isChanged)).toEqual([
    true,
    true,
    false,
    false,
  ])
})

test('a sleeping device is read again when its recheck is due, not before', () => {
  const sleeping = (recheckAtMs: number): DeviceRecord => ({
    progress: { ...STANDS.parked, reason: 'wake', recheckAtMs },
    generation: 0,
  })
  const read = (recheckAtMs: number) =>
    readDevice(readingWith(sleeping(recheckAtMs), { phase: 'waiting', statusCode: 5 }))
  expect(read(START_MS + MINUTE + 1)).toEqual([])
  expect(read(START_MS + MINUTE)).toMatchObject([{ type: 'device-parked', reason: 'wake' }])
})

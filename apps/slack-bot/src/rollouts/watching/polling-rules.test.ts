// What is read again, when, and when a device is given up.
import { expect, test } from 'vitest'
import { DEFAULT_KNOBS } from '../model/default-knobs.ts'
import type { DeviceRecord } from '../model/device-progress.ts'
import { nextWakeAtMs } from './next-wake-at.ts'
import { readAbsence } from '../readings/read-absence.ts'
import { readDevice } from '../readings/read-device.ts'
import type { Dispatch, Rollout } from '../model/rollout.ts'
import { STANDS, placedRollout } from '../../../test/support/rollouts/placed-rollout.ts'
import type { Placing, Stand } from '../../../test/support/rollouts/placed-rollout.ts'
import { START_MS, plannedDevice } from '../../../test/support/rollouts/plan-fixture.ts'
import { SAMPLE_RECORDS } from '../../../test/support/rollouts/sample-records.ts'
import { readingOf } from '../../../test/support/rollouts/sample-rollouts.ts'
import { readsNeededBy } from './reads-needed-by.ts'
import { viewOf } from '../state/rollout-view.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const NOW_MS = START_MS + 10 * MINUTE
const knobs = DEFAULT_KNOBS
const sample = (title: string): DeviceRecord =>
  SAMPLE_RECORDS[title] ?? { progress: STANDS.planned, generation: 0 }
const lastSeen = { phase: 'updating', statusCode: 2, online: true, readStartedAtMs: START_MS } as const

const missedAt = (
  record: DeviceRecord,
  readStartedAtMs: number,
  source: 'upgrading-list' | 'pending-list' = 'upgrading-list',
) => readAbsence({ record, absence: { deviceId: 'a', source, readStartedAtMs }, knobs, isDue: true })
const updating = (absences?: number): DeviceRecord => ({
  ...sample('updating'),
  lastSeen,
  ...(absences !== undefined && { absences }),
})

test('a device that a detail found unchanged counts as missing at once the first time, and then later and later', () => {
  const firstMissed = (absences?: number): number => {
    const from = START_MS + knobs.settleMs
    const record = { ...updating(absences), lastSeen: { ...lastSeen, readStartedAtMs: from } }
    const pauses = [0, 30, 60, 120, 240, 480, 960, 1800].map((seconds) => seconds * SECOND)
    return pauses.find((pauseMs) => missedAt(record, from + pauseMs).length > 0) ?? -1
  }
  const seconds = [undefined, 1, 2, 3, 4, 5, 6, 7].map((absences) => firstMissed(absences) / SECOND)
  expect(seconds).toEqual([0, 30, 60, 120, 240, 480, 960, 1800])
  const once = { ...updating(1), lastSeen: { ...lastSeen, readStartedAtMs: NOW_MS } }
  expect(missedAt(once, NOW_MS + 30 * SECOND - 1)).toEqual([])
})

test('a device missing from eight polls is given up, with its last known status', () => {
  const later = NOW_MS + 60 * MINUTE
  expect(missedAt(updating(7), later)).toMatchObject([{ type: 'device-absent' }])
  expect(missedAt(updating(8), later)).toEqual([
    { type: 'device-unknown', deviceId: 'a', statusCode: 2, isGivenUp: true },
  ])
  const neverSeen = { ...sample('updating'), absences: 8 }
  expect(missedAt(neverSeen, later)).toMatchObject([{ type: 'device-unknown', statusCode: 0 }])
  expect(missedAt({ ...sample('unknown'), absences: 8 }, later)).toMatchObject([{ type: 'device-absent' }])
})

test('a sent device missing from both lists is one finding, without a delay', () => {
  const record = {
    ...sample('sent, missing from the running list'),
    lastSeen: { ...lastSeen, readStartedAtMs: NOW_MS },
  }
  expect(missedAt(record, NOW_MS + 1, 'pending-list')).toMatchObject([{ type: 'device-absent' }])
  expect(missedAt(record, NOW_MS + 1)).toEqual([])
})

test('a reading as old as the last one still counts, an older one never', () => {
  const read = (readStartedAtMs: number) =>
    readDevice({
      device: plannedDevice('a'),
      record: { ...sample('sent'), lastSeen: { ...lastSeen, readStartedAtMs: NOW_MS } },
      observation: readingOf('a', {
        source: 'upgrading-list',
        phase: 'updating',
        statusCode: 2,
        readStartedAtMs,
      }),
      knobs,
      nowMs: NOW_MS,
      isHalting: false,
      isWaveOpen: true,
      planSettledAtMs: START_MS,
    })
  expect(read(NOW_MS)).toMatchObject([{ type: 'device-updating' }])
  expect(read(NOW_MS - 1)).toEqual([])
})

const readBackOf = (title: string, installedVersion: string | undefined) =>
  readDevice({
    device: plannedDevice('a'),
    record: sample(title),
    observation: readingOf('a', {
      source: 'detail',
      phase: 'none',
      statusCode: 0,
      readStartedAtMs: NOW_MS,
      ...(installedVersion !== undefined && { installedVersion }),
    }),
    knobs,
    nowMs: NOW_MS,
    isHalting: false,
    isWaveOpen: true,
    planSettledAtMs: START_MS,
  })

test('the version that was read back is stored with the reading, and nothing if none was read', () => {
  const chained = { type: 'device-verified', deviceId: 'a', isOutside: false, hasFurtherUpdate: true }
  const chain = 'verifying, another version offered'
  expect(readBackOf(chain, '1.0.0')).toEqual([{ ...chained, installedVersion: '1.0.0' }])
  expect(readBackOf(chain, undefined)).toStrictEqual([chained])
  const readBack = { type: 'device-read-back', deviceId: 'a', readStartedAtMs: NOW_MS }
  expect(readBackOf('verifying', '1.0.0')).toEqual([{ ...readBack, installedVersion: '1.0.0' }])
  expect(readBackOf('verifying', undefined)).toStrictEqual([readBack])
  expect(readBackOf('verifying (outside)', undefined)).toStrictEqual([readBack])
  expect(readBackOf('verifying', '2.0.0')).toEqual([
    { type: 'device-verified', deviceId: 'a', isOutside: false, installedVersion: '2.0.0' },
  ])
})

const offered = (change: Partial<NonNullable<DeviceRecord['offer']>> = {}): Stand => ({
  progress: STANDS.planned,
  generation: 0,
  offer: { version: '2.0.0', online: true, readStartedAtMs: NOW_MS, ...change },
})
const roomsFor = (stands: readonly Stand[], placing: Placing = {}) =>
  readsNeededBy(viewOf(placedRollout([stands], placing)), NOW_MS).pendingRooms

test('an offer is read again after half its life, or if it is not for the planned version', () => {
  expect(roomsFor([offered({ readStartedAtMs: NOW_MS - knobs.offerFreshMs / 2 })])).toBe('none')
  expect(roomsFor([offered({ readStartedAtMs: NOW_MS - knobs.offerFreshMs / 2 - 1 })])).toEqual(['room-1'])
  expect(roomsFor([offered({ version: '3.0.0' })])).toEqual(['room-1'])
  expect(roomsFor([offered({ online: false })])).toEqual(['room-1'])
})

test('each room is named, however many there are: whether the whole project costs less is not known here', () => {
  const devices = Array.from({ length: 20 }, () => 'planned' as const)
  const rooms = roomsFor(devices, { device: (deviceId) => ({ roomId: `room-of-${deviceId}` }) })
  expect(rooms).toHaveLength(20)
})

test('a device missing twice from its room is read with the whole project', () => {
  const missed = (absences: number): Stand => ({ progress: STANDS.planned, generation: 0, absences })
  expect(roomsFor([missed(1)])).toEqual(['room-1'])
  expect(roomsFor([missed(2)])).toBe('all')
})

test('the last read of the canary is needed while the rollout runs', () => {
  const rollout = placedRollout([['verified'], ['planned']], { waves: ['soaking', 'pending'] })
  const soaking = { ...rollout, waves: rollout.waves.map((wave) => ({ ...wave, soakUntilMs: NOW_MS })) }
  expect(readsNeededBy(viewOf(soaking), NOW_MS).detailDeviceIds).toEqual(['1a'])
  const paused = { ...soaking, status: 'paused', pausedFor: 'human', pausedAtMs: NOW_MS } as Rollout
  expect(readsNeededBy(viewOf(paused), NOW_MS).detailDeviceIds).toEqual([])
  expect(readsNeededBy(viewOf({ ...soaking, status: 'scheduled' }), NOW_MS).detailDeviceIds).toEqual([])
})

const wakeOf = (rollout: Rollout, nowMs = START_MS) => {
  const wakeAtMs = nextWakeAtMs(viewOf(rollout), nowMs)
  return wakeAtMs === undefined ? undefined : (wakeAtMs - nowMs) / SECOND
}
const one = (stand: Stand) => placedRollout([[stand]])
const planned = (notBeforeMs: number): DeviceRecord => ({
  progress: { ...STANDS.planned, notBeforeMs },
  generation: 0,
})

test('a rollout wakes for the retry, the recheck and the second reading of its devices, whichever comes first', () => {
  const retried = (notBeforeMs: number) => ({ ...planned(notBeforeMs), movedAtMs: START_MS })
  expect(wakeOf(one(retried(START_MS + 7000)))).toBe(7)
  expect(wakeOf(placedRollout([[retried(START_MS + 7000), retried(START_MS + 5000)]]))).toBe(5)
  const parked = { progress: { ...STANDS.parked, recheckAtMs: START_MS + 9000 }, generation: 0 }
  expect(wakeOf(one(parked))).toBe(9)
  const late = { untakenReadAtMs: START_MS + 3000 }
  expect(wakeOf(one({ ...planned(START_MS), ...late }))).toBe(13)
  expect(wakeOf(one({ ...parked, progress: { ...parked.progress, recheckAtMs: START_MS }, ...late }))).toBe(
    13,
  )
  for (const title of ['waiting', 'updating', 'stalled', 'unknown'])
    expect(wakeOf(one({ ...sample(title), ...late })), title).toBe(13)
})

test('a single update is first polled when its POST can show; with others on their way, the interval decides', () => {
  const settled = knobs.settleMs / SECOND
  expect(wakeOf(one(sample('sent')))).toBe(settled)
  const earlier = { ...STANDS, sent: { ...sample('sent').progress, sentAtMs: START_MS - 4000 } }
  const older = { ...sample('sent'), progress: earlier.sent } as DeviceRecord
  expect(wakeOf(placedRollout([[sample('sent'), older]]))).toBe(settled - 4)
  expect(wakeOf(placedRollout([[older, sample('sent')]]))).toBe(settled - 4)
  expect(wakeOf(placedRollout([[sample('sent'), sample('updating')]]))).toBe(knobs.stallMs.wifi / SECOND)
  expect(wakeOf(placedRollout([[sample('sent'), sample('waiting')]]))).toBe(knobs.wakeTimeoutMs / SECOND)
})

test('a soak wakes the rollout at its end, and once more if the last read is missing', () => {
  const rollout = placedRollout([['verified']], { waves: ['soaking'] })
  const soaking = { ...rollout, waves: [{ state: 'soaking' as const, soakUntilMs: START_MS + 8000 }] }
  expect(wakeOf(soaking)).toBe(8)
  expect(wakeOf(soaking, START_MS + 8000)).toBe(120)
  expect(wakeOf({ ...soaking, waves: [{ state: 'passed', soakUntilMs: START_MS + 8000 }] })).toBeUndefined()
  expect(wakeOf(rollout)).toBeUndefined()
})

test('an awaited window wakes the rollout, and nothing wakes an ended one', () => {
  const rollout = one('verified')
  const opensAtMs = START_MS + 6000
  expect(wakeOf({ ...rollout, status: 'scheduled', opensAtMs })).toBe(6)
  expect(wakeOf({ ...rollout, status: 'paused', pausedFor: 'window', pausedAtMs: 0, opensAtMs })).toBe(6)
  expect(wakeOf({ ...rollout, opensAtMs } as Rollout)).toBeUndefined()
  expect(
    wakeOf({ ...one(planned(START_MS + 7000)), status: 'halted', haltedBy: 'U', endedAtMs: 0 }),
  ).toBeUndefined()
})

test('slices without a sender, or whose sender stopped, wake the rollout ten minutes later', () => {
  const dispatch = { dispatchId: 'R-1/d1', wave: 1, deviceIds: ['1a'], intendedAtMs: START_MS } as const
  const withDispatch = (change: Pick<Dispatch, 'state' | 'startedAtMs'>): Rollout => ({
    ...one('verified'),
    dispatches: { 'R-1/d1': { ...dispatch, ...change } },
  })
  expect(wakeOf(withDispatch({ state: 'intended' }))).toBe(600)
  expect(wakeOf(withDispatch({ state: 'sending', startedAtMs: START_MS + 5000 }))).toBe(605)
  expect(wakeOf(withDispatch({ state: 'accepted', startedAtMs: START_MS }))).toBeUndefined()
})

import { expect, test } from 'vitest'
import type { DeviceRecord } from '../model/device-progress.ts'
import { DEFAULT_KNOBS } from '../model/default-knobs.ts'
import { nextRecheck, stillOfferedOf } from './read-ending.ts'
import { STANDS } from '../../../test/support/rollouts/placed-rollout.ts'
import { START_MS, plannedDevice } from '../../../test/support/rollouts/plan-fixture.ts'
import { readingOf } from '../../../test/support/rollouts/sample-rollouts.ts'

const MINUTE = 60_000
const { settleMs } = DEFAULT_KNOBS
const LATE_MS = START_MS + 60 * MINUTE

/** Sent in its n-th attempt, and still offered since. */
const untaken = (attempt: number, change: Partial<DeviceRecord> = {}): DeviceRecord => ({
  progress: { state: 'sent', dispatchId: 'R-1/d1', attempt, sentAtMs: START_MS, isAmbiguous: false },
  lastSent: { dispatchId: 'R-1/d1', attempt, sentAtMs: START_MS, isAmbiguous: false },
  generation: 0,
  movedAtMs: START_MS,
  untakenReadAtMs: START_MS + settleMs,
  ...change,
})
const offeredAt = (record: DeviceRecord, readStartedAtMs: number, retries = 3) =>
  stillOfferedOf({
    device: plannedDevice('a'),
    record,
    observation: readingOf('a', { readStartedAtMs }),
    knobs: { ...DEFAULT_KNOBS, retryDelaysMs: Array.from({ length: retries }, () => MINUTE) },
    nowMs: readStartedAtMs,
    isHalting: false,
    isWaveOpen: true,
    planSettledAtMs: START_MS,
  })

test.each([
  [3, [7, 2, 1]],
  [2, [4, 1]],
])(
  'with %i retries, a slice of 20 without effect shrinks to one device in the last attempt',
  (retries, limits) => {
    let sliceLimit = 20
    const found = limits.map((_limit, index) => {
      const [event] = offeredAt(untaken(index + 1, { sliceLimit }), LATE_MS, retries)
      if (event?.type !== 'device-not-taken') throw new Error(`It is ${event?.type ?? 'nothing'}.`)
      sliceLimit = event.sliceLimit
      return sliceLimit
    })
    expect(found).toEqual(limits)
  },
)

test('a device that was sent alone is sent alone again', () => {
  expect(offeredAt(untaken(1), LATE_MS)).toMatchObject([{ type: 'device-not-taken', sliceLimit: 1 }])
})

test('the first offer after the call is recorded, and a second counts only a settle time later', () => {
  const { untakenReadAtMs: _none, ...once } = untaken(1)
  expect(offeredAt(once, START_MS + settleMs - 1)).toEqual([])
  expect(offeredAt(once, START_MS + settleMs)).toMatchObject([{ type: 'device-found-untaken' }])
  expect(offeredAt(untaken(1), START_MS + 2 * settleMs - 1)).toEqual([])
  expect(offeredAt(untaken(1), START_MS + 2 * settleMs)).toMatchObject([{ type: 'device-not-taken' }])
})

test('a parked device is rechecked less and less often, up to the longest delay', () => {
  const { first, longest } = DEFAULT_KNOBS.offlineRecheckMs
  const waitAfter = (progress: DeviceRecord['progress']): number =>
    nextRecheck({
      device: plannedDevice('a'),
      record: { progress, generation: 0 },
      knobs: DEFAULT_KNOBS,
      nowMs: START_MS,
    }).recheckDelayMs
  expect(waitAfter(STANDS.planned)).toBe(first)
  expect(waitAfter({ ...STANDS.parked, recheckDelayMs: first })).toBe(2 * first)
  expect(waitAfter({ ...STANDS.parked, recheckDelayMs: longest })).toBe(longest)
  // A lock that ended at once left no delay to double.
  expect(waitAfter({ ...STANDS.locked, recheckDelayMs: 0 })).toBe(first)
})

test('after the last try a device that never started has failed; if Tuya’s answer was lost, a person decides', () => {
  expect(offeredAt(untaken(4), LATE_MS)).toMatchObject([{ type: 'device-failed-finally' }])
  const lost = { dispatchId: 'R-1/d1', attempt: 4, sentAtMs: START_MS, isAmbiguous: true } as const
  expect(offeredAt(untaken(4, { lastSent: lost }), LATE_MS)).toMatchObject([
    { type: 'device-parked', reason: 'quarantine' },
  ])
})

import { expect, test } from 'vitest'
import type { Command } from '../model/command.ts'
import { decide } from '../decide/decide.ts'
import { isRefused } from '../decide/decision.ts'
import { durationKey, type LearnedDurations } from '../model/durations.ts'
import { evolveAll } from '../state/fold.ts'
import { longestOpenMsOf, windowStateAt } from '../timing/maintenance-window.ts'
import type { Surroundings } from '../model/observation.ts'
import type { MaintenanceWindow } from '../model/plan.ts'
import type { Rollout } from '../model/rollout.ts'
import {
  QUIET,
  START_MS,
  approvedRollout,
  planOf,
  plannedDevice,
} from '../../../test/support/rollouts/plan-fixture.ts'
import { placedRollout } from '../../../test/support/rollouts/placed-rollout.ts'
import { SAMPLE_RECORDS } from '../../../test/support/rollouts/sample-records.ts'
import { misfitsOf } from './window-fit.ts'

const HOUR_MS = 3_600_000
const NIGHTLY: MaintenanceWindow = {
  timeZone: 'UTC',
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  startMinute: 60,
  endMinute: 120,
}
const taking = (q95Ms: number) => ({
  [durationKey({ protocol: 'wifi' })]: { medianMs: q95Ms / 2, q95Ms, q99Ms: q95Ms, samples: 20 },
})

const known = (durations: LearnedDurations, neverOpens = () => false) => ({ durations, neverOpens })

test('the longest opening joins consecutive days, and Sunday joins Monday', () => {
  const longest = (change: Partial<MaintenanceWindow>) => longestOpenMsOf({ ...NIGHTLY, ...change }) / HOUR_MS
  expect(longest({})).toBe(1)
  expect(longest({ startMinute: 23 * 60, endMinute: 60 })).toBe(2)
  expect(longest({ weekdays: [1], startMinute: 0, endMinute: 0 })).toBe(24)
  expect(longest({ weekdays: [6, 7, 1], startMinute: 0, endMinute: 0 })).toBe(72)
  expect(longest({ weekdays: [6, 1], startMinute: 0, endMinute: 0 })).toBe(24)
  // In any order of days.
  expect(longest({ weekdays: [4, 3, 2], startMinute: 0, endMinute: 0 })).toBe(72)
  expect(longest({ weekdays: [1, 2, 3, 4], startMinute: 22 * 60, endMinute: 60 })).toBe(3)
  expect(longest({ startMinute: 0, endMinute: 0 })).toBe(Infinity)
  expect(longest({ weekdays: [] })).toBe(0)
})

test('a device fits if its learned duration fits into the longest opening, without its first minutes', () => {
  const devices = [plannedDevice('a'), plannedDevice('b', { roomId: 'room-2' })]
  const found = (q95Ms: number, roomWindows?: Record<string, MaintenanceWindow>) =>
    misfitsOf({ window: NIGHTLY, ...(roomWindows && { roomWindows }) }, devices, known(taking(q95Ms)))
  expect(found(HOUR_MS / 2)).toBeUndefined()
  expect(found(HOUR_MS - 2 * 60_000)).toBeUndefined()
  expect(found(HOUR_MS - 60_000)).toMatchObject({ deviceIds: ['a', 'b'] })
  const long = { ...NIGHTLY, endMinute: 300 }
  expect(found(2 * HOUR_MS, { 'room-2': long })).toEqual({
    deviceIds: ['a'],
    needsMs: 2 * HOUR_MS,
    longestMs: HOUR_MS,
  })
  // Without learned durations, nothing is predicted.
  expect(misfitsOf({ window: NIGHTLY }, devices, known({}))).toBeUndefined()
  expect(misfitsOf({}, devices, known(taking(9 * HOUR_MS)))).toBeUndefined()
  // Only one of the rooms has hours.
  expect(
    misfitsOf({ roomWindows: { 'room-2': NIGHTLY } }, devices, known(taking(9 * HOUR_MS))),
  ).toMatchObject({
    deviceIds: ['b'],
  })
})

const advance = (rollout: Rollout, around: Partial<Surroundings>) => {
  const command: Command = { type: 'advance', surroundings: { ...QUIET, ...around } }
  const decision = decide(rollout, command, START_MS)
  if (isRefused(decision)) throw new Error(`It was refused: ${decision.refusal.kind}`)
  const after = evolveAll(
    rollout,
    decision.events.map((event) => ({ event, atMs: START_MS })),
  )
  return { types: decision.events.map(({ type }) => type), after }
}
const planned = (ids: readonly string[]) => ({
  ...planOf(ids.map((id) => plannedDevice(id, { roomId: `room-${id}` }))),
  window: NIGHTLY,
})
const CLOSED = { isOpen: false, nextChangeAtMs: START_MS + HOUR_MS }

test.each([
  ['that waits for its window', { window: CLOSED }],
  ['whose window is open', { window: { isOpen: true, nextChangeAtMs: START_MS + HOUR_MS } }],
])('a rollout %s, without any device that fits, reports this once and ends', (_name, around) => {
  const { types, after } = advance(approvedRollout(planned(['a', 'b'])), {
    ...around,
    durations: taking(2 * HOUR_MS),
  })
  expect(types.filter((type) => type === 'window-misfit')).toHaveLength(1)
  expect(after).toMatchObject({
    status: 'completed',
    devices: { a: { progress: { state: 'skipped', reason: 'no-window' } } },
  })
})

test('a window that never opens again is reported as well, but not one that opens later', () => {
  const rollout = approvedRollout(planned(['a']))
  const neverOpening = advance(rollout, { window: { isOpen: false, neverOpens: true } })
  expect(neverOpening.types).toContain('window-misfit')
  expect(neverOpening.after?.status).toBe('completed')
  expect(advance(rollout, { window: CLOSED }).types).not.toContain('window-misfit')
})

test('devices that fit go on, and the others are left out at once', () => {
  const plan = {
    ...planned(['a', 'b']),
    roomWindows: { 'room-b': { ...NIGHTLY, endMinute: 300 } },
  }
  const { types, after } = advance(approvedRollout(plan), {
    window: CLOSED,
    roomWindows: { 'room-b': CLOSED },
    durations: taking(2 * HOUR_MS),
  })
  expect(types.slice(0, 2)).toEqual(['window-misfit', 'device-skipped'])
  expect(after).toMatchObject({
    status: 'scheduled',
    devices: { a: { progress: { state: 'skipped' } }, b: { progress: { state: 'planned' } } },
  })
})

test('an endless freeze never opens; one of some weeks does', () => {
  const frozenUntil = (toDate: string) =>
    windowStateAt(
      { ...NIGHTLY, freezes: [{ fromDate: '2026-01-01', toDate }] },
      Date.UTC(2026, 5, 1),
      () => 0,
    )
  expect(frozenUntil('2030-01-01')).toEqual({ isOpen: false, neverOpens: true })
  expect(frozenUntil('2026-06-20')).not.toHaveProperty('neverOpens')
})

test('in a running rollout, only unsent devices are left out, and it is not started again', () => {
  const sent = SAMPLE_RECORDS['sent'] ?? 'planned'
  const rollout = placedRollout([[sent, 'verified', 'planned', 'parked']])
  const misfits = { durations: taking(2 * HOUR_MS), window: { isOpen: true } }
  const { types, after } = advance({ ...rollout, plan: { ...rollout.plan, window: NIGHTLY } }, misfits)
  expect(types).not.toContain('rollout-started')
  expect(after).toMatchObject({
    devices: {
      '1a': { progress: { state: 'sent' } },
      '1b': { progress: { state: 'verified' } },
      '1c': { progress: { state: 'skipped', reason: 'no-window' } },
      '1d': { progress: { state: 'skipped', reason: 'no-window' } },
    },
  })
})

test('a room’s own hours leave out only its devices', () => {
  const { window: _none, ...plan } = planned(['a', 'b'])
  const { types, after } = advance(approvedRollout({ ...plan, roomWindows: { 'room-b': NIGHTLY } }), {
    roomWindows: { 'room-b': CLOSED },
    durations: taking(2 * HOUR_MS),
  })
  expect(types).toContain('window-misfit')
  expect(after).toMatchObject({
    devices: { a: { progress: { state: 'planned' } }, b: { progress: { reason: 'no-window' } } },
  })
})

test('a halting rollout skips its devices because of the halt, not because of a window', () => {
  const sent = SAMPLE_RECORDS['sent'] ?? 'planned'
  const rollout = placedRollout([[sent, 'planned']])
  const halting = { ...rollout, status: 'halting', haltedBy: 'U-1', haltAtMs: START_MS } as const
  const { types } = advance(
    { ...halting, plan: { ...rollout.plan, window: NIGHTLY } },
    { durations: taking(2 * HOUR_MS), window: CLOSED },
  )
  expect(types).not.toContain('window-misfit')
})

test('a window that never opens fits no device, however short its update', () => {
  const devices = [plannedDevice('a'), plannedDevice('b')]
  expect(
    misfitsOf(
      { window: NIGHTLY },
      devices,
      known({}, () => true),
    ),
  ).toEqual({
    deviceIds: ['a', 'b'],
    needsMs: 0,
    longestMs: 0,
  })
  expect(
    misfitsOf(
      {},
      devices,
      known({}, () => true),
    ),
  ).toBeUndefined()
})

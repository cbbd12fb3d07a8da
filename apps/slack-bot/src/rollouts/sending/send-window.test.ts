import { expect, test } from 'vitest'
import { durationKey } from '../model/durations.ts'
import { endsInWindow, skippedWindowAtMs, windowOfRest } from './send-window.ts'
import type { Surroundings } from '../model/observation.ts'
import type { MaintenanceWindow } from '../model/plan.ts'
import type { RolloutIn } from '../model/rollout.ts'
import type { WindowState } from '../model/window-state.ts'
import { STANDS, placedRollout } from '../../../test/support/rollouts/placed-rollout.ts'
import type { Stand } from '../../../test/support/rollouts/placed-rollout.ts'
import { QUIET, START_MS, planOf, plannedDevice } from '../../../test/support/rollouts/plan-fixture.ts'
import { SAMPLE_RECORDS } from '../../../test/support/rollouts/sample-records.ts'

const MINUTE = 60_000
const HOURS: MaintenanceWindow = { timeZone: 'UTC', weekdays: [7], startMinute: 0, endMinute: 60 }
const sample = (title: string): Stand => SAMPLE_RECORDS[title] ?? 'planned'
const closed = (nextChangeAtMs?: number): WindowState => ({
  isOpen: false,
  ...(nextChangeAtMs !== undefined && { nextChangeAtMs }),
})

/** Each device in its own room (`room-1a` and so on), each room with its own hours. */
const inRooms = (...stands: readonly Stand[]): RolloutIn<'running'> => {
  const rollout = placedRollout([stands], { device: (deviceId) => ({ roomId: `room-${deviceId}` }) })
  const rooms = rollout.plan.devices.map(({ roomId = '' }) => [roomId, HOURS])
  return { ...rollout, plan: { ...rollout.plan, roomWindows: Object.fromEntries(rooms) } }
}
const around = (...windows: readonly WindowState[]): Surroundings => ({
  ...QUIET,
  roomWindows: Object.fromEntries(windows.map((window, at) => [`room-1${'abcd'[at] ?? ''}`, window])),
})

test('an update starts if it should end before the window closes, or if its duration is unknown', () => {
  const device = plannedDevice('a')
  const plan = { ...planOf([device]), window: HOURS }
  const learned = { medianMs: 5 * MINUTE, q95Ms: 10 * MINUTE, q99Ms: 20 * MINUTE, samples: 20 }
  const ends = (window: WindowState, isLearned: boolean): boolean => {
    const durations = isLearned && { durations: { [durationKey({ protocol: 'wifi' })]: learned } }
    return endsInWindow(plan, device, { surroundings: { ...QUIET, window, ...durations }, nowMs: START_MS })
  }
  const openFor = (ms: number): WindowState => ({ isOpen: true, nextChangeAtMs: START_MS + ms })
  expect(ends(openFor(10 * MINUTE), true)).toBe(true)
  expect(ends(openFor(10 * MINUTE - 1), true)).toBe(false)
  expect(ends(openFor(1), false)).toBe(true)
  // Open without a foreseeable end.
  expect(ends({ isOpen: true }, true)).toBe(true)
  expect(ends(closed(START_MS + 60 * MINUTE), false)).toBe(false)
})

test.each<[string, Stand, boolean]>([
  ['planned', 'planned', true],
  ['journaled', sample('intended'), true],
  ['parked as offline', sample('parked (offline)'), true],
  ['parked by a lock', sample('parked (locked)'), true],
  ['in quarantine after its attempts', sample('parked (quarantine)'), false],
  ['behind a quarantined gateway', sample('parked (gateway)'), false],
  ['parked and sent already', sample('parked (wake), sent'), false],
  ['sent', sample('sent'), false],
  ['verified', 'verified', false],
])('a window matters to a device that is %s, or not', (_name, stand, isLeft) => {
  expect(windowOfRest(inRooms(stand), around(closed(7)))).toEqual(isLeft ? closed(7) : undefined)
  expect(skippedWindowAtMs(inRooms(stand), around({ ...closed(7), skippedAtMs: 5 }))).toBe(
    isLeft ? 5 : undefined,
  )
})

test('one open room is enough; otherwise the earliest known opening counts', () => {
  const rollout = inRooms('planned', 'planned', 'planned')
  expect(windowOfRest(rollout, around(closed(9), { isOpen: true }, closed(5)))).toEqual({ isOpen: true })
  expect(windowOfRest(rollout, around(closed(9), closed(5), closed(7)))).toEqual(closed(5))
  expect(windowOfRest(rollout, around(closed(), closed(5), closed()))).toEqual(closed(5))
  expect(windowOfRest(rollout, around(closed(), closed(), closed()))).toStrictEqual(closed())
})

test('of several windows that the clocks skip, the first is announced', () => {
  const skipped = (skippedAtMs: number): WindowState => ({ ...closed(9), skippedAtMs })
  expect(
    skippedWindowAtMs(inRooms('planned', 'planned', 'planned'), around(skipped(7), skipped(5), skipped(6))),
  ).toBe(5)
})

test('without room hours, the plan’s window counts to the end, whatever is left', () => {
  const rollout = placedRollout([[{ progress: STANDS.verified, generation: 0 }]])
  const plan = { ...rollout.plan, window: HOURS }
  expect(windowOfRest({ ...rollout, plan }, { ...QUIET, window: closed(7) })).toEqual(closed(7))
})

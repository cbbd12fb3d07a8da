// Sending in rooms with their own windows.
import { expect, test } from 'vitest'
import type { WindowState } from '../model/window-state.ts'
import { nextWakeAtMs } from '../watching/next-wake-at.ts'
import type { Surroundings } from '../model/observation.ts'
import type { MaintenanceWindow, Plan, PlannedDevice, RolloutKnobs } from '../model/plan.ts'
import { progressOf } from '../telling/progress-of.ts'
import type { RolloutIn } from '../model/rollout.ts'
import {
  OFFLINE,
  UPDATING,
  VERIFIED,
  sendAll,
  stageOf,
  type Stage,
} from '../../../test/support/rollouts/staged.ts'
import { QUIET, START_MS, planOf, plannedDevice } from '../../../test/support/rollouts/plan-fixture.ts'
import { viewOf } from '../state/rollout-view.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const HOURS: MaintenanceWindow = { timeZone: 'UTC', weekdays: [6, 7], startMinute: 0, endMinute: 60 }
const KNOBS = { retryDelaysMs: [], soakMs: { canary: MINUTE, later: MINUTE } }

const inRoom = (deviceId: string, roomId: string): PlannedDevice =>
  plannedDevice(deviceId, { roomId, roomLabel: roomId, productId: 'p1' })

/** `a` is in the lab and `b` in the hall, which both have their own hours; `c` is elsewhere. */
const DEVICES = [inRoom('a', 'lab'), inRoom('b', 'hall'), inRoom('c', 'office')]
const planFor = (
  ids: string,
  more: Partial<Plan> = {},
  knobs: Partial<RolloutKnobs> = {},
  waves?: readonly (readonly string[])[],
): Plan => ({
  ...planOf(
    DEVICES.filter(({ deviceId }) => ids.includes(deviceId)),
    waves,
    { ...KNOBS, ...knobs },
  ),
  roomWindows: { lab: HOURS, hall: HOURS },
  ...more,
})

const open = (untilMs: number): WindowState => ({ isOpen: true, nextChangeAtMs: untilMs })
const closed = (untilMs: number): WindowState => ({ isOpen: false, nextChangeAtMs: untilMs })
const around = (roomWindows: Record<string, WindowState>, window?: WindowState): Surroundings => ({
  ...QUIET,
  roomWindows,
  ...(window !== undefined && { window }),
})
const set = (stage: Stage, roomWindows: Record<string, WindowState>): void => {
  stage.surroundings = around(roomWindows)
}
const progressOfDevice = (stage: Stage, deviceId: string) =>
  (stage.rollout as RolloutIn<'running'>).devices[deviceId]?.progress

const LAB_OPENS = START_MS + 5 * HOUR
const HALL_OPENS = START_MS + 9 * HOUR

test('devices without room hours are sent while a room waits for its window, and the room follows by itself', () => {
  const stage = stageOf(planFor('ac'), around({ lab: closed(LAB_OPENS) }))
  expect(stage.rollout.status).toBe('running')
  sendAll(stage, 'a', 'c')
  expect(stage.states()).toEqual({ a: 'parked', c: 'sent' })
  expect(progressOfDevice(stage, 'a')).toMatchObject({ reason: 'window', recheckAtMs: LAB_OPENS })
  const lines = progressOf(stage.rollout as RolloutIn<'running'>, stage.nowMs).exceptions
  expect(lines).toMatchObject([{ name: 'Lamp a', opensAtMs: LAB_OPENS }])
  expect(lines[0]).not.toHaveProperty('nextTryAtMs')

  stage.step(MINUTE, ['c', VERIFIED])
  expect(stage.rollout).toMatchObject({ status: 'paused', pausedFor: 'window', opensAtMs: LAB_OPENS })
  expect(nextWakeAtMs(viewOf(stage.rollout), stage.nowMs)).toBe(LAB_OPENS)
  set(stage, { lab: open(LAB_OPENS + HOUR) })
  expect(stage.step(LAB_OPENS - stage.nowMs)).toEqual(
    expect.arrayContaining(['device-unparked', 'rollout-resumed']),
  )
  sendAll(stage, 'a')
  stage.step(MINUTE, ['a', VERIFIED])
  expect(stage.rollout.status).toBe('completed')
})

test('it waits while every window is closed, names the earliest opening, and pauses when the last one closes', () => {
  const stage = stageOf(planFor('ab'))
  set(stage, { lab: closed(LAB_OPENS), hall: closed(HALL_OPENS) })
  stage.step(0)
  expect(stage.rollout).toMatchObject({ status: 'scheduled', opensAtMs: LAB_OPENS })
  set(stage, { lab: open(LAB_OPENS + HOUR), hall: closed(HALL_OPENS) })
  stage.step(LAB_OPENS - stage.nowMs)
  expect(stage.rollout.status).toBe('running')
  expect(stage.states()).toEqual({ a: 'planned', b: 'parked' })
  const nextLabMs = LAB_OPENS + 24 * HOUR
  set(stage, { lab: closed(nextLabMs), hall: closed(HALL_OPENS) })
  stage.step(HOUR)
  expect(stage.rollout).toMatchObject({ status: 'paused', pausedFor: 'window', opensAtMs: HALL_OPENS })
  set(stage, { lab: closed(nextLabMs), hall: open(HALL_OPENS + HOUR) })
  stage.step(HALL_OPENS - stage.nowMs)
  sendAll(stage, 'a', 'b')
  expect(stage.states()).toEqual({ a: 'parked', b: 'sent' })
})

test('if the room that it waits for has nothing left to send, it waits for the next one without another notice', () => {
  const stage = stageOf(planFor('ab'))
  set(stage, { lab: open(LAB_OPENS), hall: open(LAB_OPENS) })
  stage.step(0)
  set(stage, { lab: closed(LAB_OPENS), hall: closed(HALL_OPENS) })
  stage.step(MINUTE)
  expect(stage.rollout).toMatchObject({ status: 'paused', opensAtMs: LAB_OPENS })
  const events = stage.step(MINUTE, ['a', { ...UPDATING }])
  expect(events).toContain('rollout-scheduled')
  expect(events).not.toContain('rollout-paused')
  expect(stage.rollout).toMatchObject({ status: 'paused', pausedFor: 'window', opensAtMs: HALL_OPENS })
})

test('a room follows only its own window, whatever the plan’s window', () => {
  const stage = stageOf(
    planFor('ac', { window: HOURS }),
    around({ lab: open(LAB_OPENS) }, closed(HALL_OPENS)),
  )
  sendAll(stage, 'a', 'c')
  expect(stage.states()).toEqual({ a: 'sent', c: 'parked' })
  expect(progressOfDevice(stage, 'c')).toMatchObject({ reason: 'window', recheckAtMs: HALL_OPENS })
})

test('a room whose window cannot be computed counts as closed', () => {
  const stage = stageOf(planFor('ac'))
  sendAll(stage, 'a', 'c')
  expect(stage.states()).toEqual({ a: 'parked', c: 'sent' })
})

test("nothing is started in a room that would probably end after the room's window closes", () => {
  const stage = stageOf(planFor('ab'))
  const durations = { 'p1/wifi': { medianMs: MINUTE, q95Ms: 20 * MINUTE, q99Ms: HOUR, samples: 50 } }
  const roomWindows = { lab: open(START_MS + 20 * MINUTE - 1), hall: open(START_MS + 20 * MINUTE) }
  stage.surroundings = { ...QUIET, durations, roomWindows }
  stage.step(0)
  stage.step(0, ['a'], ['b'])
  expect(stage.states()).toEqual({ a: 'planned', b: 'intended' })
})

test("a slice is withdrawn when its room's window closed since the intent", () => {
  const stage = stageOf(planFor('ac'))
  set(stage, { lab: open(LAB_OPENS) })
  stage.step(0)
  stage.step(0, ['a'], ['c'])
  expect(stage.states()).toEqual({ a: 'intended', c: 'intended' })
  set(stage, { lab: closed(LAB_OPENS) })
  const dispatchId = 'R-1/d1'
  expect(stage.ask({ type: 'begin-dispatch', dispatchId, surroundings: stage.surroundings })).toEqual([
    'dispatch-withdrawn',
  ])
})

test('an inconclusive wave waits for the room, longer than any timeout, and asks no approver', () => {
  const stage = stageOf(planFor('abc', {}, { parkedTimeoutMs: MINUTE }, [['a'], ['b', 'c']]))
  set(stage, { lab: closed(HALL_OPENS), hall: open(HALL_OPENS) })
  stage.step(0)
  stage.step(HALL_OPENS - START_MS - 1, ['c'])
  expect(stage.rollout.status).toBe('running')
  expect(stage.waves()).toEqual(['active', 'pending'])
  set(stage, { lab: open(HALL_OPENS + HOUR), hall: open(HALL_OPENS + HOUR) })
  stage.step(1)
  sendAll(stage, 'a')
  expect(stage.states()).toMatchObject({ a: 'sent' })
})

test('days behind a closed window do not count toward the offline timeout', () => {
  const stage = stageOf(planFor('ac', {}, { parkedTimeoutMs: HOUR }), around({ lab: open(LAB_OPENS) }))
  stage.step(0, ['a', OFFLINE])
  set(stage, { lab: closed(HALL_OPENS) })
  stage.step(20 * MINUTE, ['a'])
  expect(progressOfDevice(stage, 'a')).toMatchObject({ state: 'parked', reason: 'window' })
  set(stage, { lab: open(HALL_OPENS + 2 * HOUR) })
  stage.step(HALL_OPENS - stage.nowMs)
  stage.step(0, ['a', OFFLINE])
  expect(progressOfDevice(stage, 'a')).toMatchObject({ state: 'parked', reason: 'offline' })
  stage.step(HOUR - 1)
  expect(progressOfDevice(stage, 'a')).toMatchObject({ sinceMs: HALL_OPENS })
})

test('when a lock ends while the window is closed, the device stays parked by the window', () => {
  const roomWindows = { lab: closed(LAB_OPENS) }
  const lockedRooms = { lab: { untilMs: START_MS + HOUR, by: 'U' } }
  const stage = stageOf(planFor('ac'), { ...QUIET, roomWindows, lockedRooms })
  expect(progressOfDevice(stage, 'a')).toMatchObject({ reason: 'locked', recheckAtMs: START_MS + HOUR })
  set(stage, roomWindows)
  expect(stage.step(HOUR)).toEqual(['device-parked'])
  expect(progressOfDevice(stage, 'a')).toMatchObject({ reason: 'window', recheckAtMs: LAB_OPENS })
})

test('with all devices on their way, a closing window pauses nothing', () => {
  const stage = stageOf(planFor('ab'))
  set(stage, { lab: open(LAB_OPENS), hall: open(LAB_OPENS) })
  stage.step(0)
  sendAll(stage, 'a', 'b')
  set(stage, { lab: closed(HALL_OPENS), hall: closed(HALL_OPENS) })
  stage.step(MINUTE, ['a', UPDATING], ['b', UPDATING])
  expect(stage.rollout.status).toBe('running')
})

test('a plan with only room windows waits after its approval until the first poll', () => {
  const stage = stageOf(planFor('a'))
  expect(stage.rollout.status).toBe('scheduled')
})

test('a clock change that skips an awaited window is announced once, 36 h before', () => {
  const clocksChangeAtMs = START_MS + 48 * HOUR
  const skipped = { ...closed(START_MS + 72 * HOUR), skippedAtMs: clocksChangeAtMs }
  const stage = stageOf(planFor('ab'), around({ lab: skipped, hall: closed(START_MS + 60 * HOUR) }))
  expect(stage.step(12 * HOUR - 1)).not.toContain('window-skipped')
  expect(stage.step(1)).toEqual(['window-skipped'])
  expect(stage.rollout).toMatchObject({ status: 'scheduled', toldSkipAtMs: clocksChangeAtMs })
  expect(stage.step(HOUR)).toEqual([])
})

test('a skipped window is not announced if nothing is left to send in it, or while the rollout is sending', () => {
  const skipped = { ...closed(START_MS + 72 * HOUR), skippedAtMs: START_MS + HOUR }
  const running = stageOf(planFor('ac'), around({ lab: skipped }))
  expect(running.rollout.status).toBe('running')
  expect(running.step(MINUTE)).not.toContain('window-skipped')
  const stage = stageOf(planFor('ab'), around({ lab: open(LAB_OPENS), hall: open(LAB_OPENS) }))
  sendAll(stage, 'a')
  set(stage, { lab: skipped, hall: closed(HALL_OPENS) })
  const events = [...stage.step(MINUTE), ...stage.step(MINUTE)]
  expect(events).toContain('rollout-paused')
  expect(events).not.toContain('window-skipped')
})

import { expect, test } from 'vitest'
import type { MaintenanceWindow, Plan } from '../model/plan.ts'
import type { Rollout } from '../model/rollout.ts'
import {
  approvedRollout,
  planOf,
  plannedDevice,
  requestedRollout,
  START_MS,
} from '../../../test/support/rollouts/plan-fixture.ts'
import { UPDATING, VERIFIED, sendAll, stageOf } from '../../../test/support/rollouts/staged.ts'
import { blinkSpanOf, type WindowAt } from './blink-span.ts'
import { forecastOf } from './forecast.ts'

const NIGHT: MaintenanceWindow = { timeZone: 'UTC', weekdays: [1], startMinute: 0, endMinute: 1 }
const LAB: MaintenanceWindow = { ...NIGHT, weekdays: [2] }
const OPENS_MS = START_MS + 3_600_000
const CHOSEN_MS = START_MS + 7_200_000

/** Both windows open at the same time. The night closes after `nightMs`, the lab an hour later. */
const closingAfter =
  (nightMs: number): WindowAt =>
  (window, atMs) => {
    const closesMs = OPENS_MS + nightMs + (window.weekdays[0] === 2 ? 3_600_000 : 0)
    if (atMs < OPENS_MS) return { isOpen: false, nextChangeAtMs: OPENS_MS }
    return atMs < closesMs ? { isOpen: true, nextChangeAtMs: closesMs } : { isOpen: false }
  }
const LONG = closingAfter(1e9)

const devices = ['a', 'b'].map((deviceId) => plannedDevice(deviceId, { roomId: deviceId }))
const FREE = planOf(devices)
const HIGH_MS = forecastOf(FREE).highMs

type Asked = Parameters<typeof blinkSpanOf>[0]
const spanOf = (rollout: Rollout, windowAt: WindowAt = LONG) =>
  blinkSpanOf(rollout as Asked, { nowMs: START_MS, windowAt })
const asking = (plan: Plan, start: Rollout['start']): Rollout => ({ ...requestedRollout(plan), start })
const scheduled = (plan: Plan, opensAtMs?: number): Rollout => ({
  ...(approvedRollout({ ...plan, startsAtMs: CHOSEN_MS }) as Extract<Rollout, { status: 'scheduled' }>),
  plan,
  ...(opensAtMs !== undefined && { opensAtMs }),
})

test('a request says when lights blink if its start is known: a chosen time, or the next window', () => {
  expect(spanOf(asking(FREE, 'now'))).toBeUndefined()
  const chosen = asking({ ...FREE, startsAtMs: CHOSEN_MS }, { startsAtMs: CHOSEN_MS })
  expect(spanOf(chosen)).toEqual({ fromMs: CHOSEN_MS, untilMs: CHOSEN_MS + HIGH_MS })
  const nightly = asking({ ...FREE, window: NIGHT }, 'next-window')
  expect(spanOf(nightly)).toEqual({ fromMs: OPENS_MS, untilMs: OPENS_MS + HIGH_MS })
  // It is open already: the start is the approval.
  expect(blinkSpanOf(nightly as Asked, { nowMs: OPENS_MS + 1, windowAt: LONG })).toBeUndefined()
  expect(spanOf(nightly, () => undefined)).toBeUndefined()
})

test('the only window ends it, and the rest follows in later ones', () => {
  const plan = { ...FREE, window: NIGHT }
  expect(spanOf(scheduled(plan, OPENS_MS), closingAfter(60_000))).toEqual({
    fromMs: OPENS_MS,
    untilMs: OPENS_MS + 60_000,
    hasLaterWindows: true,
  })
  expect(spanOf(scheduled(plan, OPENS_MS), closingAfter(HIGH_MS))).toEqual({
    fromMs: OPENS_MS,
    untilMs: OPENS_MS + HIGH_MS,
  })
  expect(spanOf(scheduled(plan))).toBeUndefined()
})

test('rooms that close at different times are not guessed, unless all stay open long enough', () => {
  const plan = { ...FREE, window: NIGHT, roomWindows: { b: LAB } }
  const rollout = scheduled(plan, OPENS_MS)
  expect(spanOf(rollout, closingAfter(HIGH_MS / 2))).toBeUndefined()
  expect(spanOf(rollout)).toEqual({ fromMs: OPENS_MS, untilMs: OPENS_MS + HIGH_MS })
  const never: WindowAt = (window, atMs) =>
    window.weekdays[0] === 2 ? { isOpen: false } : LONG(window, atMs)
  expect(spanOf(rollout, never)).toBeUndefined()
})

test('a freeze on the chosen day is not promised', () => {
  const plan = { ...FREE, startsAtMs: CHOSEN_MS, roomWindows: { a: LAB, b: LAB } }
  const frozen: WindowAt = () => ({ isOpen: false, nextChangeAtMs: CHOSEN_MS + 1 })
  expect(spanOf(asking(plan, { startsAtMs: CHOSEN_MS }), frozen)).toBeUndefined()
})

test('while it runs only the end is left, counted from the last read, and as long as lights are left', () => {
  const mixed = [plannedDevice('a'), plannedDevice('s', { kind: 'switch', roomId: 's' })]
  const stage = stageOf(planOf(mixed))
  const span = () => spanOf(stage.rollout)
  sendAll(stage, 'a', 's')
  stage.step(10_000, ['a', UPDATING], ['s', UPDATING])
  const readMs = stage.nowMs
  const first = span()
  expect(first?.fromMs).toBeUndefined()
  expect(first?.untilMs).toBeGreaterThan(readMs)
  stage.step(60_000, ['a', VERIFIED])
  expect(stage.states()['s']).toBe('updating')
  expect(span()).toBeUndefined()
})

test('nothing without lights', () => {
  const plan = planOf([plannedDevice('s', { kind: 'switch' })])
  expect(spanOf(asking({ ...plan, startsAtMs: CHOSEN_MS }, { startsAtMs: CHOSEN_MS }))).toBeUndefined()
  expect(spanOf(approvedRollout(plan))).toBeUndefined()
})

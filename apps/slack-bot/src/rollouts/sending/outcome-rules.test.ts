// What a refused call is blamed on, and what follows.
import { expect, test } from 'vitest'
import type { Command, DispatchOutcome } from '../model/command.ts'
import { decide } from '../decide/decide.ts'
import { isRefused } from '../decide/decision.ts'
import type { DeviceRecord } from '../model/device-progress.ts'
import type { Event } from '../model/event.ts'
import type { Dispatch, Rollout, RolloutIn } from '../model/rollout.ts'
import { refillDueAtMs } from './refill.ts'
import { dueDevicesOf } from './candidates.ts'
import { placedRollout, times } from '../../../test/support/rollouts/placed-rollout.ts'
import { START_MS } from '../../../test/support/rollouts/plan-fixture.ts'
import { SAMPLE_RECORDS } from '../../../test/support/rollouts/sample-records.ts'
import { viewOf } from '../state/rollout-view.ts'

const NOW_MS = START_MS + 60_000
const FOR_GOOD: DispatchOutcome = {
  kind: 'refused',
  problem: { code: 'access-refused' },
  blames: 'devices',
  isRetryable: false,
}
const FOR_NOW: DispatchOutcome = {
  kind: 'refused',
  problem: { code: 'slow-down' },
  blames: 'account',
  isRetryable: true,
}
const NOT_MADE: DispatchOutcome = {
  kind: 'not-sent',
  problem: { code: 'no-answer', systemCode: 'EHOSTUNREACH' },
  isRetryable: false,
}
const ACCEPTED: DispatchOutcome = { kind: 'accepted', finishedAtMs: NOW_MS }
const AMBIGUOUS: DispatchOutcome = { kind: 'ambiguous', finishedAtMs: NOW_MS, problem: { code: 'no-answer' } }

const dispatchOf = (number: number, change: Partial<Dispatch> = {}): Dispatch => ({
  dispatchId: `R-1/d${number}`,
  wave: 1,
  deviceIds: ['1a'],
  state: 'sending',
  intendedAtMs: START_MS,
  startedAtMs: START_MS,
  ...change,
})
const sending = (change: Partial<DeviceRecord> = {}): DeviceRecord => ({
  progress: { state: 'sending', attempt: 1, dispatchId: 'R-1/d1', startedAtMs: START_MS },
  generation: 0,
  ...change,
})
const withDispatches = (
  rollout: RolloutIn<'running'>,
  ...dispatches: readonly Dispatch[]
): RolloutIn<'running'> => ({
  ...rollout,
  dispatches: Object.fromEntries(dispatches.map((dispatch) => [dispatch.dispatchId, dispatch])),
  dispatchCount: dispatches.length,
})
const eventsOf = (rollout: Rollout, outcome: DispatchOutcome): readonly Event[] => {
  const command: Command = { type: 'record-dispatch', dispatchId: 'R-1/d1', outcome }
  const decision = decide(rollout, command, NOW_MS)
  if (isRefused(decision)) throw new Error(`It was refused: ${decision.refusal.kind}`)
  return decision.events
}
const eventTypesOf = (...args: Parameters<typeof eventsOf>) => eventsOf(...args).map(({ type }) => type)

const refusedBefore = (sinceMs: number) => sending({ refusals: { count: 1, sinceMs } })
const acceptedAt = (finishedAtMs: number) => dispatchOf(2, { state: 'accepted', finishedAtMs, deviceIds: [] })
const alone = (record: DeviceRecord, ...others: readonly Dispatch[]) =>
  withDispatches(placedRollout([[record, 'planned']]), dispatchOf(1), ...others)

test('a device that is refused alone again, after the cloud accepted others, fails by itself', () => {
  expect(eventsOf(alone(refusedBefore(START_MS), acceptedAt(START_MS + 1)), FOR_GOOD)).toContainEqual({
    type: 'device-failed-finally',
    deviceId: '1a',
    problem: { code: 'access-refused' },
  })
})

const isFailedFor = (rollout: Rollout, outcome: DispatchOutcome = FOR_GOOD): boolean =>
  eventTypesOf(rollout, outcome).includes('device-failed-finally')

test('it does not fail by itself if it was not refused before, or not alone, or not for good', () => {
  const others = acceptedAt(START_MS + 1)
  expect(isFailedFor(alone(sending(), others))).toBe(false)
  const two = placedRollout([[refusedBefore(START_MS), refusedBefore(START_MS)]])
  expect(isFailedFor(withDispatches(two, dispatchOf(1, { deviceIds: ['1a', '1b'] }), others))).toBe(false)
  expect(isFailedFor(alone(refusedBefore(START_MS), others), FOR_NOW)).toBe(false)
  expect(isFailedFor(alone(refusedBefore(START_MS), others), NOT_MADE)).toBe(false)
})

test('it does not fail by itself while the cloud has accepted no device since its first refusal', () => {
  expect(isFailedFor(alone(refusedBefore(START_MS), acceptedAt(START_MS - 1)))).toBe(false)
  const ambiguous = { ...acceptedAt(START_MS + 1), state: 'ambiguous' as const }
  expect(isFailedFor(alone(refusedBefore(START_MS), ambiguous))).toBe(false)
})

test('it fails by itself if a person resumed after its first refusal, but not before', () => {
  const resumed = (resumedAtMs: number) => ({ ...alone(refusedBefore(START_MS)), resumedAtMs })
  expect(isFailedFor(resumed(START_MS))).toBe(true)
  expect(isFailedFor(resumed(START_MS - 1))).toBe(false)
})

test('a permanent refusal names what was refused', () => {
  const paused = (rollout: Rollout) =>
    eventsOf(rollout, { ...FOR_GOOD, blames: 'account' }).find(({ type }) => type === 'rollout-paused')
  expect(paused(alone(sending()))).toMatchObject({
    finding: { code: 'call-refused', deviceName: 'Lamp 1a', devices: 1, problem: { code: 'access-refused' } },
    untilPerson: true,
  })
  const two = withDispatches(
    placedRollout([[sending(), sending()]]),
    dispatchOf(1, { deviceIds: ['1a', '1b'] }),
  )
  expect(paused(two)).toMatchObject({
    finding: { code: 'call-refused', deviceName: 'Lamp 1a', devices: 2 },
  })
})

test('a permanent refusal pauses a running rollout, and leaves another pause unchanged', () => {
  const running = alone(sending())
  const account: DispatchOutcome = { ...FOR_GOOD, blames: 'account' }
  expect(eventTypesOf(running, account)).toEqual(['dispatch-recorded', 'rollout-paused'])
  // A single device, while another can be tried: the account may work.
  expect(eventTypesOf(running, FOR_GOOD)).toEqual(['dispatch-recorded'])
  expect(eventTypesOf(running, FOR_NOW)).toEqual(['dispatch-recorded'])
  const paused = { ...running, status: 'paused', pausedFor: 'human', pausedAtMs: START_MS } as Rollout
  expect(eventTypesOf(paused, account)).toEqual(['dispatch-recorded'])
})

test('devices that a halting rollout could not send are skipped one by one, which ends it', () => {
  const both = withDispatches(
    placedRollout([[sending(), SAMPLE_RECORDS['verifying'] ?? 'verified']]),
    dispatchOf(1, { deviceIds: ['1a', '1b'] }),
  )
  const halting = { ...both, status: 'halting', haltedBy: 'U-ANY', haltAtMs: START_MS } as Rollout
  const skipped = { type: 'device-skipped', deviceId: '1a', reason: 'halted' }
  expect(eventsOf(halting, FOR_NOW).slice(1)).toEqual([skipped])
  expect(eventsOf(halting, FOR_GOOD).slice(1)).toEqual([skipped])
  expect(eventTypesOf(halting, ACCEPTED)).toEqual(['dispatch-recorded', 'wave-sent'])
})

test('a wave is reported as sent once, at its first POST, with the devices of that POST', () => {
  const wave = [sending(), 'planned', 'parked', 'verified', 'stalled'] as const
  const first = withDispatches(placedRollout([wave]), dispatchOf(1))
  expect(eventsOf(first, ACCEPTED)).toContainEqual({ type: 'wave-sent', wave: 1, devices: 1 })
  expect(eventsOf(first, AMBIGUOUS)).toContainEqual({
    type: 'wave-sent',
    wave: 1,
    devices: 1,
    isAmbiguous: true,
  })
  expect(eventTypesOf(first, FOR_NOW)).not.toContain('wave-sent')
  const second = { ...first, waves: first.waves.map((state) => ({ ...state, isSent: true })) }
  expect(eventTypesOf(second, ACCEPTED)).toEqual(['dispatch-recorded'])
})

test('after a postponed call, the next one comes about half a minute later', () => {
  const [put] = eventsOf(alone(sending()), FOR_NOW)
  const delayMs = put?.type === 'dispatch-recorded' ? (put.notBeforeMs ?? 0) - NOW_MS : 0
  expect(delayMs).toBeGreaterThanOrEqual(24_000)
  expect(delayMs).toBeLessThanOrEqual(36_000)
  expect(eventsOf(alone(sending()), FOR_GOOD)[0]).toMatchObject({ notBeforeMs: NOW_MS })
})

const FIVE_MINUTES_MS = 300_000
const refillAfter = (last: Partial<Dispatch>, onTheirWay = 5, waiting = 1): number => {
  const rollout = placedRollout([[...times(onTheirWay, 'updating'), ...times(waiting, 'planned')]])
  const dispatched = viewOf(withDispatches(rollout, dispatchOf(1, { state: 'accepted', ...last })))
  return refillDueAtMs(dispatched, dueDevicesOf(dispatched, START_MS))
}

test('a single due device waits for others to share a slice, at most five minutes after the last slice', () => {
  for (const state of ['intended', 'sending', 'accepted', 'ambiguous'] as const)
    expect(refillAfter({ state })).toBe(START_MS + FIVE_MINUTES_MS)
})

test('a single device does not wait if the last slice was not sent, few are on their way, or others are due', () => {
  expect(refillAfter({ state: 'withdrawn' })).toBe(-Infinity)
  expect(refillAfter({ state: 'not-sent' })).toBe(-Infinity)
  expect(refillAfter({}, 4)).toBe(-Infinity)
  expect(refillAfter({}, 5, 2)).toBe(-Infinity)
  const none = viewOf(placedRollout([[...times(5, 'updating'), 'planned']]))
  expect(refillDueAtMs(none, dueDevicesOf(none, START_MS))).toBe(-Infinity)
})

// What the next poll reads, and when it is due.
import { expect, test } from 'vitest'
import { DEFAULT_KNOBS } from '../model/default-knobs.ts'
import { nextWakeAtMs } from './next-wake-at.ts'
import { DEFAULT_POLL_BOUNDS, pollIntervalOf } from './poll-interval.ts'
import type { Rollout } from '../model/rollout.ts'
import {
  START_MS,
  apply,
  planOf,
  plannedDevice,
  requestedRollout,
} from '../../../test/support/rollouts/plan-fixture.ts'
import {
  FAILED,
  NOT_YET,
  OFFLINE,
  SUCCEEDED,
  UPDATING,
  WAITING,
  VERIFIED,
  sendAll,
  stageOf,
} from '../../../test/support/rollouts/staged.ts'
import type { Stage } from '../../../test/support/rollouts/staged.ts'
import { readsNeededBy } from './reads-needed-by.ts'
import { viewOf } from '../state/rollout-view.ts'

const MINUTE = 60_000
const { settleMs, approvalTtlMs } = DEFAULT_KNOBS
const NOTHING = { upgradingList: false, pendingRooms: 'none', detailDeviceIds: [] }
const lenient = {
  gate: { canaryFailures: 9, failurePercent: 100, minimumFailures: 9, inconclusivePercent: 100 },
}

const staged = (): Stage =>
  stageOf(planOf([plannedDevice('a'), plannedDevice('b', { roomId: 'room-2' })], undefined, lenient))
const needed = (stage: Stage, inMs = 0) => readsNeededBy(viewOf(stage.rollout), stage.nowMs + inMs)
const absentFrom = (stage: Stage, source: 'upgrading-list' | 'pending-list', deviceId: string): void => {
  const absence = { deviceId, source, readStartedAtMs: stage.nowMs }
  stage.ask({ type: 'observe', observations: [], absences: [absence] })
}

test('offers are read for the devices whose turn it is, room by room, until they are fresh', () => {
  const stage = staged()
  expect(needed(stage)).toEqual({ ...NOTHING, pendingRooms: ['room-1', 'room-2'] })
  stage.step(0, ['a'])
  expect(needed(stage)).toEqual({ ...NOTHING, pendingRooms: ['room-2'] })
})

test('the whole project is read if a room id is unknown', () => {
  const unknown = stageOf(
    planOf([
      {
        deviceId: 'a',
        name: 'A',
        roomLabel: 'Lobby',
        kind: 'light',
        protocol: 'wifi',
        toVersion: '2.0.0',
        wasOnline: true,
      },
    ]),
  )
  expect(needed(unknown).pendingRooms).toBe('all')
})

test('one list is enough while updates run, and none is read before a POST can show in it', () => {
  const stage = staged()
  sendAll(stage, 'a', 'b')
  expect(needed(stage, settleMs - 1)).toEqual(NOTHING)
  expect(needed(stage, settleMs)).toEqual({ ...NOTHING, upgradingList: true })
  stage.step(MINUTE, ['a', UPDATING], ['b', UPDATING])
  expect(needed(stage, MINUTE)).toEqual({ ...NOTHING, upgradingList: true })
})

test('a detail is read only for what left the list; if a POST did not show, the offers are read first', () => {
  const stage = staged()
  sendAll(stage, 'a', 'b')
  stage.step(MINUTE, ['a', UPDATING])
  absentFrom(stage, 'upgrading-list', 'b')
  expect(needed(stage)).toEqual({ upgradingList: true, pendingRooms: ['room-2'], detailDeviceIds: [] })
  absentFrom(stage, 'pending-list', 'b')
  expect(needed(stage).detailDeviceIds).toEqual(['b'])
  stage.step(MINUTE)
  absentFrom(stage, 'upgrading-list', 'a')
  expect(needed(stage).detailDeviceIds).toEqual(['a', 'b'])
  stage.step(0, ['a', { ...NOT_YET, phase: 'updating', statusCode: 2 }], ['b', VERIFIED])
  expect(needed(stage).detailDeviceIds).toEqual([])
})

test('the version is read back at once, and then less and less often', () => {
  const stage = staged()
  sendAll(stage, 'a')
  stage.step(MINUTE, ['a', SUCCEEDED])
  const sinceMs = stage.nowMs
  expect(needed(stage).detailDeviceIds).toEqual(['a'])
  const looks: number[] = []
  for (let look = 0; look < 6; look += 1) {
    stage.step(0, ['a', NOT_YET])
    const dueAtMs = nextWakeAtMs(viewOf(stage.rollout), stage.nowMs) ?? 0
    expect(needed(stage, dueAtMs - stage.nowMs - 1).detailDeviceIds).toEqual([])
    looks.push((dueAtMs - sinceMs) / 1000)
    stage.step(dueAtMs - stage.nowMs)
  }
  expect(looks).toEqual([30, 60, 120, 240, 480, 960])
})

test('parked devices are read when their recheck is due, but not while the rollout is paused', () => {
  const stage = staged()
  stage.step(0, ['a', OFFLINE], ['b', FAILED])
  const dueAtMs = nextWakeAtMs(viewOf(stage.rollout), stage.nowMs) ?? 0
  expect(needed(stage)).toEqual(NOTHING)
  expect(needed(stage, dueAtMs - stage.nowMs).pendingRooms).not.toBe('none')
  stage.ask({ type: 'pause', by: 'U-ANY' })
  expect(needed(stage, dueAtMs - stage.nowMs)).toEqual(NOTHING)
})

test('a parked sleeping device is still observed', () => {
  const stage = stageOf(planOf([plannedDevice('a')], undefined, { wakeTimeoutMs: MINUTE }))
  sendAll(stage, 'a')
  stage.step(20_000, ['a', WAITING])
  stage.step(MINUTE)
  expect(stage.states()).toEqual({ a: 'parked' })
  expect(needed(stage)).toEqual({ ...NOTHING, upgradingList: true })
})

test('I9: a paused rollout still reads updates on their way, but no offers', () => {
  const stage = staged()
  sendAll(stage, 'a')
  stage.ask({ type: 'pause', by: 'U-ANY' })
  expect(needed(stage, MINUTE)).toEqual({ ...NOTHING, upgradingList: true })
})

test('a request wakes for its reminder and its expiry', () => {
  const request: Rollout = requestedRollout(planOf([plannedDevice('a')]))
  expect(nextWakeAtMs(viewOf(request), START_MS)).toBe(START_MS + approvalTtlMs / 2)
  const half = START_MS + approvalTtlMs / 2
  const quiet = { openSlots: 0, openSlotsByGateway: {}, openSlotsByRoom: {}, lockedRooms: {} }
  const reminded = apply(request, { type: 'advance', surroundings: quiet }, half).rollout
  expect(nextWakeAtMs(viewOf(reminded), half)).toBe(START_MS + approvalTtlMs)
})

test('the next wake is always later than now, and the first poll after a start comes when it can show something', () => {
  const stage = staged()
  sendAll(stage, 'a', 'b')
  expect(nextWakeAtMs(viewOf(stage.rollout), stage.nowMs)).toBe(stage.nowMs + settleMs)
  expect(nextWakeAtMs(viewOf(stage.rollout), stage.nowMs + settleMs) ?? 0).toBeGreaterThan(
    stage.nowMs + settleMs,
  )
})

test('a journaled slice that is never sent wakes the project, so that it is released', () => {
  const stage = staged()
  stage.step(0, ['a', {}], ['b', {}])
  expect(nextWakeAtMs(viewOf(stage.rollout), stage.nowMs)).toBe(stage.nowMs + 10 * MINUTE)
})

test('projects with nothing to read have no polling interval; those that wait for offers have one', () => {
  const stage = staged()
  expect(pollIntervalOf([viewOf(requestedRollout(planOf([plannedDevice('a')])))], START_MS)).toBeUndefined()
  expect(pollIntervalOf([viewOf(stage.rollout)], stage.nowMs)).toBe(DEFAULT_POLL_BOUNDS.maximumMs)
  stage.ask({ type: 'halt', by: 'U-ANY', right: 'not-approver' })
  expect(pollIntervalOf([viewOf(stage.rollout)], stage.nowMs)).toBeUndefined()
})

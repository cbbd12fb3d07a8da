// Single devices with trouble, from reading to outcome: failed, asleep, offline, stalled, unknown, drifted, gone.
import { expect, test } from 'vitest'
import type { PlannedDevice, RolloutKnobs } from '../model/plan.ts'
import type { RolloutIn } from '../model/rollout.ts'
import { APPROVER, QUIET, planOf, plannedDevice } from '../../../test/support/rollouts/plan-fixture.ts'
import type { Stage } from '../../../test/support/rollouts/staged.ts'
import {
  FAILED,
  NOT_YET,
  OFFLINE,
  SUCCEEDED,
  UPDATING,
  VERIFIED,
  WAITING,
  sendAll,
  stageOf,
} from '../../../test/support/rollouts/staged.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const staged = (knobs: Partial<RolloutKnobs> = {}, ...more: readonly Partial<PlannedDevice>[]): Stage => {
  const changes = more.length === 0 ? [{}] : more
  const devices = changes.map((change, index) => plannedDevice(String.fromCodePoint(97 + index), change))
  return stageOf(planOf(devices, undefined, { gate: LENIENT, ...knobs }))
}
const LENIENT = { canaryFailures: 99, failurePercent: 100, minimumFailures: 99, inconclusivePercent: 100 }
const recordOf = (stage: Stage, deviceId = 'a') => (stage.rollout as RolloutIn<'running'>).devices[deviceId]

test('a failed attempt waits, is retried while retries are left, and then fails for good', () => {
  const stage = staged({ retryDelaysMs: [10 * MINUTE] })
  sendAll(stage, 'a')
  expect(stage.step(MINUTE, ['a', FAILED])).toContain('device-failed')
  const again = recordOf(stage)?.progress
  expect(again).toMatchObject({ state: 'planned', attempt: 2 })
  stage.step(5 * MINUTE, ['a', FAILED])
  expect(stage.states()).toEqual({ a: 'planned' })
  stage.step(8 * MINUTE, ['a', FAILED])
  stage.send()
  expect(stage.states()).toEqual({ a: 'sent' })
  stage.step(MINUTE, ['a', FAILED])
  expect(stage.rollout.status).toBe('completed-with-failures')
  expect(recordOf(stage)?.progress).toMatchObject({ state: 'failed', attempt: 2 })
})

test('I7: a reading that still shows the previous attempt does not affect the next one', () => {
  const stage = staged({ retryDelaysMs: [20_000] })
  sendAll(stage, 'a')
  stage.step(MINUTE, ['a', FAILED])
  expect(recordOf(stage)?.progress).toMatchObject({ state: 'planned', attempt: 2 })
  stage.step(9000, ['a', UPDATING])
  expect(stage.states()).toEqual({ a: 'planned' })
  stage.step(1000, ['a', UPDATING])
  expect(stage.states()).toEqual({ a: 'updating' })
})

test('an old failure that this rollout did not cause is left for a person', () => {
  const stage = staged()
  stage.step(0, ['a', FAILED])
  expect(recordOf(stage)?.progress).toMatchObject({ state: 'parked', reason: 'quarantine' })
})

test('a sleeping device keeps its slot for a while, is then parked, and succeeds when it wakes up', () => {
  const stage = staged({ wakeTimeoutMs: 15 * MINUTE })
  sendAll(stage, 'a')
  stage.step(MINUTE, ['a', WAITING])
  stage.step(14 * MINUTE, ['a', WAITING])
  expect(stage.states()).toEqual({ a: 'waiting' })
  stage.step(MINUTE, ['a', WAITING])
  expect(recordOf(stage)?.progress).toMatchObject({ state: 'parked', reason: 'wake' })
  stage.step(MINUTE, ['a', UPDATING])
  expect(recordOf(stage)?.progress).toMatchObject({ state: 'updating', isOutside: false, attempt: 1 })
  stage.step(MINUTE, ['a', VERIFIED])
  expect(stage.rollout.status).toBe('completed')
})

test('a parked sleeping device is read less and less often, and sent again only when its POST had no effect', () => {
  const stage = staged({ wakeTimeoutMs: MINUTE, parkedTimeoutMs: 48 * HOUR })
  sendAll(stage, 'a')
  stage.step(20_000, ['a', WAITING])
  stage.step(MINUTE, ['a', WAITING])
  expect(stage.step(9 * MINUTE, ['a', WAITING])).not.toContain('device-parked')
  expect(stage.step(MINUTE, ['a', WAITING])).toContain('device-parked')
  expect(recordOf(stage)?.progress).toMatchObject({ reason: 'wake', recheckDelayMs: 20 * MINUTE, attempt: 1 })
  stage.step(MINUTE, ['a'])
  stage.step(MINUTE, ['a'])
  expect(recordOf(stage)?.progress.attempt).toBe(2)
})

test('an update that never ends frees its slot as stalled, and its late success counts', () => {
  const stage = staged({ stallMs: { wifi: 30 * MINUTE, radio: 4 * HOUR } })
  sendAll(stage, 'a')
  stage.step(MINUTE, ['a', UPDATING])
  stage.step(30 * MINUTE - 1, ['a', UPDATING])
  expect(stage.states()).toEqual({ a: 'updating' })
  stage.step(1, ['a', UPDATING])
  expect(stage.states()).toEqual({ a: 'stalled' })
  stage.step(HOUR, ['a', VERIFIED])
  expect(recordOf(stage)?.progress).toMatchObject({ state: 'verified', isOutside: false })
})

test('learned durations of a product set the time after which its devices count as stalled', () => {
  const stage = staged({ stallMs: { wifi: 5 * MINUTE, radio: HOUR } }, { productId: 'p1' })
  const learned = { medianMs: 10 * MINUTE, q95Ms: 20 * MINUTE, q99Ms: 25 * MINUTE, samples: 50 }
  stage.surroundings = { ...QUIET, durations: { 'p1/wifi': learned } }
  sendAll(stage, 'a')
  stage.step(10_000, ['a', UPDATING])
  stage.step(30 * MINUTE - 1)
  expect(stage.states()).toEqual({ a: 'updating' })
  stage.step(1)
  expect(stage.states()).toEqual({ a: 'stalled' })
})

test('after the maximum time a device is unknown, and not sent again', () => {
  const stage = staged({ hardCeilingMs: 24 * HOUR, parkedTimeoutMs: HOUR })
  sendAll(stage, 'a')
  stage.step(MINUTE, ['a', UPDATING])
  stage.step(5 * HOUR, ['a', UPDATING])
  stage.step(20 * HOUR, ['a', UPDATING])
  expect(stage.states()).toEqual({ a: 'unknown' })
  stage.step(MINUTE, ['a', UPDATING])
  expect(stage.states()).toEqual({ a: 'unknown' })
  stage.step(2 * HOUR)
  expect(stage.rollout.status).toBe('completed-with-failures')
})

test('installed is not verified: the version is read back, and a device that never shows it ends as unknown', () => {
  const stage = staged({ verifyTimeoutMs: 30 * MINUTE })
  sendAll(stage, 'a')
  stage.step(MINUTE, ['a', SUCCEEDED])
  expect(stage.states()).toEqual({ a: 'verifying' })
  stage.step(MINUTE, ['a', NOT_YET])
  stage.step(MINUTE, ['a', { ...VERIFIED, online: false }])
  expect(stage.states()).toEqual({ a: 'verifying' })
  stage.step(30 * MINUTE)
  expect(stage.states()).toEqual({ a: 'unknown' })
  stage.step(MINUTE, ['a', VERIFIED])
  expect(stage.states()).toEqual({ a: 'verified' })
})

test('the next link of a module chain: verified for this plan, and the next update is noted', () => {
  const stage = staged()
  sendAll(stage, 'a')
  stage.step(MINUTE, ['a', SUCCEEDED])
  stage.step(MINUTE, ['a', { offeredVersion: '7.0.0' }])
  stage.step(MINUTE, ['a', { ...NOT_YET, phase: 'available', statusCode: 1 }])
  expect(recordOf(stage)?.progress).toMatchObject({ state: 'verified', hasFurtherUpdate: true })
})

test('an outside update is adopted, takes a slot, and is reported separately when done', () => {
  const stage = staged({ maxInFlight: 1 }, {}, {})
  stage.step(0, ['a', UPDATING], ['b'])
  expect(stage.states()).toEqual({ a: 'updating', b: 'planned' })
  stage.step(MINUTE, ['a', VERIFIED], ['b'])
  expect(recordOf(stage)?.progress).toMatchObject({ state: 'verified', isOutside: true })
  expect(stage.states()).toMatchObject({ b: 'intended' })
})

test('a device of a locked room is parked until the lock ends', () => {
  const stage = staged()
  stage.surroundings = { ...QUIET, lockedRooms: { 'room-1': { untilMs: stage.nowMs + HOUR, by: 'U-X' } } }
  stage.step(0, ['a'])
  expect(recordOf(stage)?.progress).toMatchObject({
    state: 'parked',
    reason: 'locked',
    recheckAtMs: stage.nowMs + HOUR,
  })
  stage.step(HOUR - 1, ['a'])
  expect(stage.states()).toEqual({ a: 'parked' })
  stage.step(1)
  stage.step(0, ['a'])
  expect(stage.states()).toEqual({ a: 'intended' })
})

test('a device that was offline at its retry is sent when it is back, although it was sent before', () => {
  const stage = staged({ retryDelaysMs: [MINUTE] })
  sendAll(stage, 'a')
  stage.step(MINUTE, ['a', FAILED])
  stage.step(2 * MINUTE, ['a', OFFLINE])
  expect(recordOf(stage)?.progress).toMatchObject({ state: 'parked', reason: 'offline', attempt: 2 })
  stage.step(20 * MINUTE, ['a'])
  expect(stage.states()).toEqual({ a: 'intended' })
})

test('an offline device is read less and less often, and sent when it is back', () => {
  const stage = staged({ parkedTimeoutMs: 48 * HOUR })
  stage.step(0, ['a', OFFLINE])
  const delays: number[] = []
  for (let look = 0; look < 9; look += 1) {
    const progress = recordOf(stage)?.progress
    if (progress?.state !== 'parked') throw new Error(`it is ${progress?.state}`)
    delays.push(progress.recheckDelayMs / MINUTE)
    stage.step(progress.recheckAtMs - stage.nowMs, ['a', OFFLINE])
  }
  expect(delays).toEqual([10, 20, 40, 80, 160, 320, 640, 720, 720])
  stage.step(HOUR, ['a'])
  expect(stage.states()).toEqual({ a: 'intended' })
})

test('a gateway whose children keep failing is quarantined, and the rest of the building goes on', () => {
  const behind = { protocol: 'zigbee', gatewayId: 'gw', roomId: 'r' } as const
  const stage = staged({ retryDelaysMs: [] }, behind, behind, behind, behind, { roomId: 'other' })
  for (const id of ['a', 'b', 'c']) {
    sendAll(stage, id)
    stage.step(MINUTE, [id, FAILED])
  }
  expect(recordOf(stage, 'd')?.progress).toMatchObject({ state: 'parked', reason: 'gateway' })
  stage.step(0, ['e'])
  expect(stage.states()).toMatchObject({ e: 'intended' })
  stage.ask({ type: 'retry-failed', by: APPROVER, right: 'approver' })
  expect(stage.states()).toMatchObject({ a: 'planned', d: 'planned' })
})

test('a quarantined device is not released by an offer, nor by its old failure', () => {
  const behind = { gatewayId: 'gw' } as const
  const stage = staged({ retryDelaysMs: [MINUTE] }, behind, behind, behind, behind)
  sendAll(stage, 'a', 'b', 'c', 'd')
  stage.step(MINUTE, ['a', FAILED], ['b', FAILED], ['c', FAILED], ['d', FAILED])
  stage.step(2 * MINUTE, ['a', FAILED], ['b', FAILED], ['c', FAILED])
  stage.send()
  stage.step(MINUTE, ['a', FAILED], ['b', FAILED], ['c', FAILED])
  expect(recordOf(stage, 'd')?.progress).toMatchObject({ state: 'parked', reason: 'gateway', attempt: 2 })
  stage.step(MINUTE, ['d', FAILED])
  stage.step(MINUTE, ['d'])
  expect(recordOf(stage, 'd')?.progress).toMatchObject({ state: 'parked', reason: 'gateway', attempt: 2 })
})

test('I15: a device with another offer is not sent, and the drift pauses the rollout until an approver resumes', () => {
  const stage = staged({}, {}, {})
  stage.step(20_000, ['a', { offeredVersion: '3.0.0' }])
  expect(recordOf(stage)?.progress).toMatchObject({ state: 'skipped', reason: 'superseded' })
  expect(stage.rollout).toMatchObject({
    status: 'paused',
    pausedFor: 'drift',
    finding: { code: 'offers-changed', devices: 1 },
  })
  stage.ask({ type: 'resume', by: APPROVER, right: 'approver' })
  stage.step(0, ['b'])
  expect(stage.rollout.status).toBe('running')
  expect(stage.states()).toMatchObject({ b: 'intended' })
})

test('an approver acknowledges only the drift: devices that are gone do not hide a later change', () => {
  const stage = staged({}, {}, {}, {})
  for (const _look of [1, 2]) {
    const absence = { deviceId: 'a', source: 'detail' as const, readStartedAtMs: stage.nowMs }
    stage.ask({ type: 'observe', observations: [], absences: [absence] })
    stage.step(20_000)
  }
  expect(recordOf(stage)?.progress).toMatchObject({ state: 'skipped', reason: 'gone' })
  stage.ask({ type: 'pause', by: 'U-ANY' })
  stage.ask({ type: 'resume', by: APPROVER, right: 'approver' })
  stage.step(1000, ['b', { offeredVersion: '3.0.0' }])
  expect(stage.rollout).toMatchObject({ status: 'paused', pausedFor: 'drift' })
})

test('drift in later waves pauses above 5 % of what is left, and not below', () => {
  const pausedAfter = (changed: number): string => {
    const ids = Array.from({ length: 40 }, (_, index) => `d${index}`)
    const devices = ids.map((id) => plannedDevice(id))
    const stage = stageOf(planOf(devices, [ids.slice(0, 1), ids.slice(1, 2), ids.slice(2)]))
    const rows = ids.slice(2, 2 + changed).map((id) => [id, { offeredVersion: '3.0.0' }] as [string, object])
    stage.step(20_000, ...rows)
    return stage.rollout.status
  }
  expect(pausedAfter(2)).toBe('running')
  expect(pausedAfter(3)).toBe('paused')
})

test('a device that two details in a row report as missing is skipped as gone', () => {
  const stage = staged({}, {}, {})
  const missing = (): void => {
    const absence = { deviceId: 'a', source: 'detail' as const, readStartedAtMs: stage.nowMs }
    stage.ask({ type: 'observe', observations: [], absences: [absence] })
  }
  missing()
  missing()
  expect(stage.states()).toMatchObject({ a: 'planned' })
  stage.step(1000)
  missing()
  expect(recordOf(stage)?.progress).toMatchObject({ state: 'skipped', reason: 'gone' })
})

test('I9: a halt sends nothing more, observes updates on their way to their end, and skips the rest', () => {
  const stage = staged({ maxInFlight: 1 }, {}, {})
  sendAll(stage, 'a')
  stage.ask({ type: 'halt', by: 'U-ANY', right: 'not-approver', reason: 'dark floor' })
  expect(stage.states()).toEqual({ a: 'sent', b: 'skipped' })
  expect(stage.rollout.status).toBe('halting')
  stage.step(MINUTE, ['a', VERIFIED])
  expect(stage.rollout).toMatchObject({ status: 'halted', haltedBy: 'U-ANY', remark: 'dark floor' })
  expect(stage.states()).toEqual({ a: 'verified', b: 'skipped' })
})

test('during a halt a failure is final, and a POST without effect is not repeated', () => {
  const stage = staged({}, {}, {})
  sendAll(stage, 'a', 'b')
  stage.ask({ type: 'halt', by: 'U-ANY', right: 'not-approver' })
  stage.step(MINUTE, ['a', FAILED], ['b'])
  stage.step(MINUTE, ['b'])
  expect(stage.states()).toEqual({ a: 'failed', b: 'skipped' })
  expect(stage.rollout.status).toBe('halted')
})

test('a retry opens a new generation of only the failed devices, also after the end', () => {
  const stage = staged({ retryDelaysMs: [] }, {}, {})
  sendAll(stage, 'a', 'b')
  stage.step(MINUTE, ['a', FAILED], ['b', VERIFIED])
  expect(stage.rollout.status).toBe('completed-with-failures')
  stage.ask({ type: 'retry-failed', by: APPROVER, right: 'approver' })
  expect(stage.rollout.status).toBe('running')
  expect(recordOf(stage)).toMatchObject({ generation: 1, retriedBy: APPROVER, progress: { attempt: 1 } })
  stage.step(20_000, ['a', FAILED])
  stage.send()
  stage.step(MINUTE, ['a', VERIFIED])
  expect(stage.rollout.status).toBe('completed')
})

test('nothing is started that would probably end after the window closes', () => {
  const stage = staged({}, { productId: 'p1' })
  const durations = { 'p1/wifi': { medianMs: MINUTE, q95Ms: 20 * MINUTE, q99Ms: HOUR, samples: 50 } }
  const closing = (inMs: number) => ({ isOpen: true, nextChangeAtMs: stage.nowMs + inMs })
  stage.surroundings = { ...QUIET, durations, window: closing(20 * MINUTE - 1) }
  stage.step(0, ['a'])
  expect(stage.states()).toEqual({ a: 'planned' })
  stage.surroundings = { ...QUIET, durations, window: closing(20 * MINUTE) }
  stage.step(0)
  expect(stage.states()).toEqual({ a: 'intended' })
})

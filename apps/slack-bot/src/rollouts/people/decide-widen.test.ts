import { expect, test } from 'vitest'
import { decide } from '../decide/decide.ts'
import { isRefused } from '../decide/decision.ts'
import { APPROVER, apply, planOf, plannedDevice } from '../../../test/support/rollouts/plan-fixture.ts'
import type { Stage } from '../../../test/support/rollouts/staged.ts'
import { FAILED, UPDATING, VERIFIED, sendAll, stageOf } from '../../../test/support/rollouts/staged.ts'

const MINUTE = 60_000
const widen = { type: 'widen', by: APPROVER, right: 'approver' } as const

/** Waves of two, three and three devices: 1a, 1b; 2a … */
const staged = (): Stage => {
  const waves = [
    ['1a', '1b'],
    ['2a', '2b', '2c'],
    ['3a', '3b', '3c'],
  ]
  const devices = waves.flat().map((deviceId) => plannedDevice(deviceId, { roomId: `room-${deviceId}` }))
  return stageOf(planOf(devices, waves, { retryDelaysMs: [], gate: GATE }))
}
const GATE = { canaryFailures: 1, failurePercent: 10, minimumFailures: 1, inconclusivePercent: 25 }
const refusalOf = (stage: Stage, command: Parameters<typeof decide>[1] = widen) => {
  const decision = decide(stage.rollout, command, stage.nowMs)
  return isRefused(decision) ? decision.refusal : undefined
}
/** The canary is sent; one device is verified, the other is still updating. */
const halfTheCanary = (): Stage => {
  const stage = staged()
  sendAll(stage, '1a', '1b')
  stage.step(10_000, ['1a', VERIFIED], ['1b', UPDATING])
  return stage
}

test('widening sends the next wave before the soak, and the event says who, why and which wave', () => {
  const stage = halfTheCanary()
  const { events } = apply(stage.rollout, { ...widen, reason: 'the event moved' }, stage.nowMs)
  expect(events).toEqual([{ type: 'wave-widened', wave: 1, by: APPROVER, remark: 'the event moved' }])
  stage.ask(widen)
  stage.step(0)
  expect(stage.waves()).toEqual(['active', 'active', 'pending'])
  sendAll(stage, '2a', '2b', '2c')
  expect(stage.states()).toMatchObject({ '1b': 'updating', '2a': 'sent', '3a': 'planned' })
})

test('no wave is widened before one of its devices is verified', () => {
  const stage = staged()
  sendAll(stage, '1a', '1b')
  expect(refusalOf(stage)).toEqual({ kind: 'nothing-verified', wave: 1 })
})

test('an outside update is no reason to widen', () => {
  const stage = staged()
  stage.step(10_000, ['1a', { ...UPDATING }])
  stage.step(MINUTE, ['1a', VERIFIED])
  expect(stage.states()['1a']).toBe('verified')
  expect(refusalOf(stage)).toEqual({ kind: 'nothing-verified', wave: 1 })
})

test('only approvers widen, and only a running rollout', () => {
  const stage = halfTheCanary()
  expect(refusalOf(stage, { ...widen, right: 'not-approver' })).toEqual({ kind: 'not-approver' })
  expect(refusalOf(stage, { ...widen, right: 'unknown' })).toEqual({ kind: 'approver-unknown' })
  stage.ask({ type: 'pause', by: 'U-ANY' })
  expect(refusalOf(stage)).toEqual({ kind: 'wrong-status', status: 'paused' })
})

test('the last wave cannot be widened', () => {
  const stage = halfTheCanary()
  stage.ask(widen)
  stage.step(0)
  sendAll(stage, '2a', '2b', '2c')
  stage.step(10_000, ['2a', VERIFIED])
  stage.ask(widen)
  stage.step(0)
  expect(stage.waves()).toEqual(['active', 'active', 'active'])
  sendAll(stage, '3a', '3b', '3c')
  stage.step(10_000, ['3a', VERIFIED])
  expect(refusalOf(stage)).toEqual({ kind: 'nothing-to-widen' })
})

test('the gate of a widened wave still stops the rollout when its devices fail', () => {
  const stage = halfTheCanary()
  stage.ask(widen)
  stage.step(0)
  expect(stage.step(MINUTE, ['1b', FAILED])).toContain('wave-failed')
  expect(stage.rollout).toMatchObject({ status: 'paused', pausedFor: 'gate' })
  // A resume waives that failure, and the waves continue.
  stage.ask({ type: 'resume', by: APPROVER, right: 'approver' })
  stage.step(0)
  expect(stage.rollout.status).toBe('running')
  expect(stage.waves()).toEqual(['failed', 'active', 'pending'])
})

test('an inconclusive widened wave pauses nothing; it is decided at the end of the rollout', () => {
  const stage = staged()
  sendAll(stage, '1a', '1b')
  stage.step(10_000, ['1a', VERIFIED], ['1b', UPDATING])
  stage.ask(widen)
  // No end for 31 minutes: one device of the canary's two is stalled.
  stage.step(31 * MINUTE)
  stage.step(20 * MINUTE, ['1a', VERIFIED])
  expect(stage.states()['1b']).toBe('stalled')
  expect(stage.rollout.status).toBe('running')
  expect(stage.waves()).toEqual(['soaking', 'active', 'pending'])
})

test('a widened wave passes its gate by itself if all devices are verified', () => {
  const stage = halfTheCanary()
  stage.ask(widen)
  stage.step(MINUTE, ['1b', VERIFIED])
  expect(stage.waves()).toEqual(['soaking', 'active', 'pending'])
  stage.step(15 * MINUTE)
  stage.step(0, ['1a', VERIFIED], ['1b', VERIFIED])
  expect(stage.waves()).toEqual(['passed', 'active', 'pending'])
})

test('after its gate failed, a widened wave blocks later waves until its last device is done', () => {
  const waves = [['1a', '1b', '1c'], ['2a'], ['3a']]
  const devices = waves.flat().map((deviceId) => plannedDevice(deviceId, { roomId: `room-${deviceId}` }))
  const stage = stageOf(planOf(devices, waves, { retryDelaysMs: [], gate: GATE }))
  sendAll(stage, '1a', '1b', '1c')
  stage.step(10_000, ['1a', VERIFIED], ['1b', UPDATING], ['1c', UPDATING])
  stage.ask(widen)
  stage.step(0)
  sendAll(stage, '2a')
  stage.step(10_000, ['1b', FAILED])
  stage.ask({ type: 'resume', by: APPROVER, right: 'approver' })
  stage.step(10_000, ['2a', VERIFIED])
  stage.step(20 * 60_000)
  expect(stage.waves()).toEqual(['failed', 'active', 'pending'])
  expect(refusalOf(stage)).toEqual({ kind: 'nothing-to-widen' })
  stage.step(0, ['1c', VERIFIED])
  expect(stage.waves()).toEqual(['failed', 'soaking', 'pending'])
})

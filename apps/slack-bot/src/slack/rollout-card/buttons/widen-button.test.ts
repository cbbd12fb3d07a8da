import { expect, test } from 'vitest'
import type { Rollout } from '../../../rollouts/model/rollout.ts'
import { progressOf } from '../../../rollouts/telling/progress-of.ts'
import { planOf, plannedDevice } from '../../../../test/support/rollouts/plan-fixture.ts'
import {
  FAILED,
  UPDATING,
  VERIFIED,
  sendAll,
  stageOf,
  type Stage,
} from '../../../../test/support/rollouts/staged.ts'
import { widenButtons } from './widen-button.ts'

const stagedCanary = (): Stage => {
  const waves = [['1a', '1b'], ['2a']]
  const devices = waves.flat().map((deviceId) => plannedDevice(deviceId, { roomId: `room-${deviceId}` }))
  const gate = { canaryFailures: 2, failurePercent: 50, minimumFailures: 2, inconclusivePercent: 25 }
  return stageOf(planOf(devices, waves, { retryDelaysMs: [], gate }))
}
const buttonsOf = ({ rollout, nowMs }: Stage): number => {
  const running: Rollout = rollout
  if (running.status !== 'running') throw new Error(`It is ${running.status}`)
  return widenButtons(running, progressOf(running, nowMs)).length
}

test('the button stands on the card when widening would be accepted, and not beside a failure', () => {
  const stage = stagedCanary()
  sendAll(stage, '1a', '1b')
  expect(buttonsOf(stage)).toBe(0)
  stage.step(10_000, ['1a', VERIFIED], ['1b', UPDATING])
  expect(buttonsOf(stage)).toBe(1)
  stage.step(10_000, ['1b', FAILED])
  expect(buttonsOf(stage)).toBe(0)
})

test('a device that somebody else updated brings no button, because widening would be refused', () => {
  const stage = stagedCanary()
  stage.step(10_000, ['1a', UPDATING])
  stage.step(60_000, ['1a', VERIFIED])
  expect(stage.states()['1a']).toBe('verified')
  expect(buttonsOf(stage)).toBe(0)
})

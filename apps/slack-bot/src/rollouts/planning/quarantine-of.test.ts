import { expect, test } from 'vitest'
import { quarantineOf } from './quarantine-of.ts'
import { planWaves } from './plan-waves.ts'
import { approvedOf } from '../../../test/support/exploration/explored-world.ts'
import { APPROVER, START_MS, planOf, plannedDevice } from '../../../test/support/rollouts/plan-fixture.ts'
import { FAILED, VERIFIED, sendAll, stageOf, type Stage } from '../../../test/support/rollouts/staged.ts'
import { DEFAULT_KNOBS } from '../model/default-knobs.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const LENIENT = { canaryFailures: 9, failurePercent: 100, minimumFailures: 9, inconclusivePercent: 100 }

/** Device a fails every attempt, half a minute apart; b is verified. */
const failedStory = (attempts: number): Stage => {
  const devices = ['a', 'b'].map((id) => plannedDevice(id))
  const retryDelaysMs = Array.from({ length: attempts - 1 }, () => 0)
  const stage = stageOf(planOf(devices, undefined, { gate: LENIENT, retryDelaysMs }))
  sendAll(stage, 'a', 'b')
  stage.step(10_000, ['a', FAILED], ['b', VERIFIED])
  for (let again = 1; again < attempts; again += 1) {
    stage.step(10_000, ['a'])
    stage.send()
    stage.step(10_000, ['a', FAILED])
  }
  return stage
}
const quarantineAfter = (stages: readonly Stage[], nowMs: number) =>
  quarantineOf(
    stages.map(({ rollout }) => rollout),
    nowMs,
  )
const a = plannedDevice('a')

test('three failures on one version within a day quarantine a device for a day after the last one', () => {
  const stage = failedStory(3)
  expect(stage.rollout.status).toBe('completed-with-failures')
  const quarantine = quarantineAfter([stage], stage.nowMs + MINUTE)
  expect(quarantine(a)).toBe(stage.nowMs + DAY)
  expect(quarantine(plannedDevice('a', { toVersion: ' V02.00.0' }))).toBe(stage.nowMs + DAY)
  expect(quarantine(plannedDevice('b'))).toBeUndefined()
  expect(quarantine(plannedDevice('a', { toVersion: '2.0.1' }))).toBeUndefined()
  expect(quarantineAfter([stage], stage.nowMs + DAY)(a)).toBeUndefined()
})

test('fewer failures quarantine no device, unless other rollouts add to them', () => {
  const [one, two] = [failedStory(1), failedStory(2)]
  expect(quarantineAfter([two], two.nowMs)(a)).toBeUndefined()
  expect(quarantineAfter([one, two], two.nowMs)(a)).toBe(two.nowMs + DAY)
})

/** Devices a (in quarantine) and b. Only b is sent. */
const quarantinedStage = (): Stage => {
  const devices = [plannedDevice('a', { quarantinedUntilMs: START_MS + DAY }), plannedDevice('b')]
  return stageOf(planOf(devices, undefined, { gate: LENIENT }))
}

test('a quarantined device is parked, and neither sent nor released by a reading', () => {
  const stage = quarantinedStage()
  sendAll(stage, 'a', 'b')
  expect(stage.states()).toEqual({ a: 'parked', b: 'sent' })
  for (let poll = 0; poll < 5; poll += 1)
    expect(stage.step(5 * MINUTE, ['a'])).not.toContain('device-unparked')
  expect(stage.states()['a']).toBe('parked')
})

test('a quarantined device is parked even if it is the only one', () => {
  const stage = stageOf(planOf([plannedDevice('a', { quarantinedUntilMs: START_MS + DAY })]))
  sendAll(stage, 'a')
  expect(stage.states()).toEqual({ a: 'parked' })
})

test('a retry by a person sends it at once', () => {
  const stage = quarantinedStage()
  sendAll(stage, 'a', 'b')
  stage.ask({ type: 'retry-failed', by: APPROVER, right: 'approver' })
  sendAll(stage, 'a')
  expect(stage.states()['a']).toBe('sent')
})

test('if only quarantined devices are left, the rollout ends with failures, and can still be retried', () => {
  const stage = quarantinedStage()
  sendAll(stage, 'a', 'b')
  stage.step(10_000, ['b', VERIFIED])
  stage.step(3 * 60 * MINUTE)
  expect(stage.rollout.status).toBe('completed-with-failures')
  stage.ask({ type: 'retry-failed', by: APPROVER, right: 'approver' })
  expect(approvedOf(stage.rollout).devices['a']?.progress.state).toBe('planned')
})

test('quarantined devices are never in the canary while there are others', () => {
  const devices = Array.from({ length: 12 }, (_, index) =>
    plannedDevice(`d${String(index).padStart(2, '0')}`, index < 4 ? { quarantinedUntilMs: START_MS } : {}),
  )
  const [canary = []] = planWaves(devices, DEFAULT_KNOBS)
  expect(canary.length).toBeGreaterThan(0)
  for (const deviceId of canary) expect(['d00', 'd01', 'd02', 'd03']).not.toContain(deviceId)
})

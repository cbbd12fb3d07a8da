// When a wave starts, soaks, passes or stops a rollout.
import { expect, test } from 'vitest'
import type { RolloutKnobs } from '../model/plan.ts'
import type { Rollout } from '../model/rollout.ts'
import {
  APPROVER,
  QUIET,
  START_MS,
  apply,
  planOf,
  plannedDevice,
} from '../../../test/support/rollouts/plan-fixture.ts'
import type { Stage } from '../../../test/support/rollouts/staged.ts'
import { FAILED, OFFLINE, VERIFIED, sendAll, stageOf } from '../../../test/support/rollouts/staged.ts'
import { readsNeededBy } from '../watching/reads-needed-by.ts'
import { viewOf } from '../state/rollout-view.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const approver = { by: APPROVER, right: 'approver' } as const

/** Waves of the given sizes. Devices are named by wave and letter: 1a, 1b, 2a … */
const staged = (
  sizes: readonly number[],
  knobs: Partial<RolloutKnobs> = {},
): { stage: Stage; waves: string[][] } => {
  const waves = sizes.map((size, wave) =>
    Array.from({ length: size }, (_, index) => `${wave + 1}${String.fromCodePoint(97 + index)}`),
  )
  const devices = waves.flat().map((deviceId) => plannedDevice(deviceId, { roomId: `room-${deviceId}` }))
  const plan = planOf(devices, waves, { retryDelaysMs: [], maxInFlight: 50, sliceSize: 50, ...knobs })
  return { stage: stageOf(plan), waves }
}
const soak = { canary: 15 * MINUTE, later: 5 * MINUTE }
/** Sends a wave and ends its devices: the first ones fail, the rest is verified. */
const play = (stage: Stage, ids: readonly string[] = [], failures = 0): void => {
  sendAll(stage, ...ids)
  const bad = ids.slice(0, failures).map((id) => [id, FAILED] as [string, typeof FAILED])
  const good = ids.slice(failures).map((id) => [id, VERIFIED] as [string, typeof VERIFIED])
  stage.step(10_000, ...bad, ...good)
}

/** Lets the soak end, with the last read of the canary. */
const soakOut = (stage: Stage, waitMs: number, ids: readonly string[] = []): readonly string[] => [
  ...stage.step(waitMs),
  ...stage.step(0, ...ids.map((id) => [id, VERIFIED] as [string, typeof VERIFIED])),
]

test('the sent notice leaves out devices that are parked or done', () => {
  const { stage } = staged([4])
  stage.step(0, ['1a', OFFLINE], ['1b', VERIFIED])
  stage.step(0, ['1c'], ['1d'])
  stage.ask({ type: 'begin-dispatch', dispatchId: 'R-1/d1', surroundings: stage.surroundings })
  const outcome = { kind: 'accepted', finishedAtMs: stage.nowMs } as const
  const { events } = apply(
    stage.rollout,
    { type: 'record-dispatch', dispatchId: 'R-1/d1', outcome },
    stage.nowMs,
  )
  expect(events).toContainEqual({ type: 'wave-sent', wave: 1, devices: 2 })
})

test('the next wave starts only after the soak of the one before', () => {
  const { stage, waves } = staged([2, 2])
  play(stage, waves[0])
  expect(stage.waves()).toEqual(['soaking', 'pending'])
  stage.step(soak.canary - 1)
  expect(stage.waves()).toEqual(['soaking', 'pending'])
  soakOut(stage, 1, waves[0])
  expect(stage.waves()).toEqual(['passed', 'active'])
})

test('any failure in the canary pauses at once, while its other devices are still on their way', () => {
  const { stage, waves } = staged([3, 5])
  sendAll(stage, ...(waves[0] ?? []))
  stage.step(10_000, ['1a', FAILED])
  expect(stage.rollout).toMatchObject({
    status: 'paused',
    pausedFor: 'gate',
    finding: { code: 'too-many-failed', wave: 1, devices: 3, failed: 1, limit: { devices: 1 } },
  })
  // I9: sent devices are still observed.
  stage.step(10_000, ['1b', VERIFIED])
  expect(stage.states()).toMatchObject({ '1a': 'failed', '1b': 'verified', '1c': 'sent', '2a': 'planned' })
})

test('journaled slices of a wave are not sent once its gate failed, even if another pause hides that', () => {
  const { stage } = staged([2, 3], { sliceSize: 1 })
  stage.step(0, ['1a'], ['1b'])
  stage.ask({ type: 'begin-dispatch', dispatchId: 'R-1/d1', surroundings: stage.surroundings })
  const outcome = { kind: 'accepted', finishedAtMs: stage.nowMs } as const
  stage.ask({ type: 'record-dispatch', dispatchId: 'R-1/d1', outcome })
  stage.step(20_000, ['1a', FAILED])
  const asked = { type: 'begin-dispatch', dispatchId: 'R-1/d2', surroundings: stage.surroundings } as const
  // As if the gate's pause had been lost: the wave itself blocks sending.
  const running = { ...stage.rollout, status: 'running' } as Rollout
  expect(apply(running, asked, stage.nowMs).events).toMatchObject([
    { type: 'dispatch-withdrawn', why: { code: 'wave-stopped', wave: 1 } },
  ])
})

test('later waves stop only if both limits are exceeded, 10 % and two failures', () => {
  const outcome = (size: number, failures: number): string => {
    const { stage, waves } = staged([1, size, 1])
    play(stage, waves[0])
    soakOut(stage, soak.canary, waves[0])
    play(stage, waves[1], failures)
    soakOut(stage, soak.later)
    return `${stage.waves()[1]}/${stage.rollout.status}`
  }
  expect(outcome(6, 1)).toBe('passed/running')
  expect(outcome(6, 2)).toBe('failed/paused')
  expect(outcome(20, 2)).toBe('passed/running')
  expect(outcome(19, 2)).toBe('failed/paused')
})

test('an approver’s resume waives the wave, and it is not decided again', () => {
  const { stage, waves } = staged([2, 2])
  play(stage, waves[0], 1)
  expect(stage.rollout.status).toBe('paused')
  expect(stage.ask({ type: 'resume', ...approver })).toEqual(['wave-waived', 'rollout-resumed'])
  stage.step(0)
  expect(stage.waves()).toEqual(['failed', 'active'])
  expect(stage.rollout.status).toBe('running')
})

test('a wave whose devices are all parked is inconclusive, never passed', () => {
  const { stage } = staged([2, 1])
  stage.step(0, ['1a', OFFLINE], ['1b', OFFLINE])
  soakOut(stage, soak.canary)
  expect(stage.rollout).toMatchObject({ status: 'paused', pausedFor: 'inconclusive' })
  expect(stage.waves()[0]).toBe('inconclusive')
})

test('too many parked devices make a wave inconclusive, a few do not', () => {
  const outcome = (offline: number): string => {
    const { stage, waves } = staged([4, 1])
    const ids = waves[0] ?? []
    const gone = ids.slice(0, offline)
    const there = ids.slice(offline)
    stage.step(0, ...gone.map((id) => [id, OFFLINE] as [string, typeof OFFLINE]))
    play(stage, there)
    soakOut(stage, soak.canary, there)
    return stage.waves()[0] ?? ''
  }
  expect(outcome(1)).toBe('passed')
  expect(outcome(2)).toBe('inconclusive')
})

test('a later wave without a verified device is inconclusive, even below the failure limit', () => {
  const { stage, waves } = staged([1, 1, 1])
  play(stage, waves[0])
  soakOut(stage, soak.canary, waves[0])
  play(stage, waves[1], 1)
  soakOut(stage, soak.later)
  expect(stage.waves()).toEqual(['passed', 'inconclusive', 'pending'])
})

test('outside updates do not count as a wave’s success', () => {
  const { stage } = staged([2, 2])
  stage.step(0, ['1a', VERIFIED], ['1b', OFFLINE])
  soakOut(stage, soak.canary)
  expect(stage.waves()[0]).toBe('inconclusive')
})

test('a canary lost again during its soak does not pass, although its devices stay verified', () => {
  const { stage, waves } = staged([2, 2])
  play(stage, waves[0])
  stage.step(soak.canary)
  stage.step(0, ['1a', { ...VERIFIED, online: false }], ['1b', VERIFIED])
  expect(stage.rollout).toMatchObject({ status: 'paused', pausedFor: 'inconclusive' })
  expect(stage.states()).toMatchObject({ '1a': 'verified', '1b': 'verified' })
})

/** A canary that was sent just before the window closed, and nothing else. */
const sentBeforeTheEnd = (): { stage: Stage; waves: string[][] } => {
  const staging = staged([2, 3])
  sendAll(staging.stage, ...(staging.waves[0] ?? []))
  staging.stage.surroundings = { ...QUIET, window: { isOpen: false, nextChangeAtMs: START_MS + 10 * HOUR } }
  staging.stage.step(10_000)
  expect(staging.stage.rollout).toMatchObject({ status: 'paused', pausedFor: 'window' })
  return staging
}

test('a closed window does not delay the verdict: the next wave starts as soon as the window opens', () => {
  const { stage, waves } = sentBeforeTheEnd()
  stage.step(10_000, ['1a', VERIFIED], ['1b', VERIFIED])
  expect(stage.waves()).toEqual(['soaking', 'pending'])
  // The canary is read once more, as in any soak.
  stage.step(soak.canary)
  expect(readsNeededBy(viewOf(stage.rollout), stage.nowMs).detailDeviceIds).toEqual(waves[0])
  stage.step(0, ['1a', VERIFIED], ['1b', VERIFIED])
  expect(stage.waves()).toEqual(['passed', 'pending'])
  expect(stage.rollout).toMatchObject({ status: 'paused', pausedFor: 'window' })
  stage.surroundings = QUIET
  expect(stage.step(10 * HOUR)).toEqual(['rollout-resumed', 'wave-started'])
})

test('a failure behind a closed window is reported at once, so people can decide before it opens', () => {
  const { stage } = sentBeforeTheEnd()
  stage.step(10_000, ['1a', FAILED], ['1b', VERIFIED])
  expect(stage.rollout).toMatchObject({ status: 'paused', pausedFor: 'gate' })
  expect(stage.waves()).toEqual(['failed', 'pending'])
  stage.ask({ type: 'resume', ...approver })
  expect(stage.step(1000)).toEqual(['rollout-paused'])
  expect(stage.rollout).toMatchObject({
    status: 'paused',
    pausedFor: 'window',
    opensAtMs: START_MS + 10 * HOUR,
  })
  expect(stage.waves()).toEqual(['failed', 'pending'])
  stage.surroundings = QUIET
  expect(stage.step(10 * HOUR)).toEqual(['rollout-resumed', 'wave-started'])
})

test('during a pause by a person, or for drift, no gate decides', () => {
  const { stage, waves } = staged([2, 3])
  sendAll(stage, ...(waves[0] ?? []))
  stage.ask({ type: 'pause', by: 'U9' })
  stage.step(10_000, ['1a', FAILED], ['1b', VERIFIED])
  expect(stage.waves()).toEqual(['active', 'pending'])
  expect(stage.rollout).toMatchObject({ status: 'paused', pausedFor: 'human' })
})

test('the last wave protects nothing: no soak, no pause, only its verdict and the end', () => {
  const { stage, waves } = staged([1, 2])
  play(stage, waves[0])
  soakOut(stage, soak.canary, waves[0])
  play(stage, waves[1], 2)
  expect(stage.waves()).toEqual(['passed', 'failed'])
  expect(stage.rollout.status).toBe('completed-with-failures')
})

test('a rollout waits for parked devices until the timeout, and then they are not failures', () => {
  const { stage, waves } = staged([2], { parkedTimeoutMs: 30 * MINUTE })
  stage.step(0, ['1a', OFFLINE])
  play(stage, (waves[0] ?? []).slice(1))
  stage.step(25 * MINUTE)
  expect(stage.rollout.status).toBe('running')
  stage.step(5 * MINUTE)
  expect(stage.rollout.status).toBe('completed')
  expect(stage.states()).toEqual({ '1a': 'parked', '1b': 'verified' })
})

test('an unknown device never counts as done: the rollout ends with failures', () => {
  const { stage } = staged([1], { parkedTimeoutMs: 30 * MINUTE })
  sendAll(stage, '1a')
  stage.step(10_000, ['1a', { source: 'upgrading-list', phase: 'unknown', statusCode: 42 }])
  stage.step(31 * MINUTE)
  expect(stage.rollout.status).toBe('completed-with-failures')
  expect(stage.states()).toEqual({ '1a': 'unknown' })
})

test('a device that comes back after its wave passed is still sent', () => {
  const { stage, waves } = staged([4, 1])
  stage.step(0, ['1a', OFFLINE])
  const others = (waves[0] ?? []).slice(1)
  play(stage, others)
  soakOut(stage, soak.canary, others)
  stage.step(0, ['1a'])
  expect(stage.states()).toMatchObject({ '1a': 'intended' })
})

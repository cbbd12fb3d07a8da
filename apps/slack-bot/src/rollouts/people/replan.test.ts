// Replanning the rest of a rollout: what it includes, and what happens to the old rollout.
import { expect, test } from 'vitest'
import { decide } from '../decide/decide.ts'
import { isRefused } from '../decide/decision.ts'
import { leftRestOf } from '../waves/drift.ts'
import { progressOf } from '../telling/progress-of.ts'
import { approvedOf } from '../../../test/support/exploration/explored-world.ts'
import { APPROVER, planOf, plannedDevice } from '../../../test/support/rollouts/plan-fixture.ts'
import type { Stage } from '../../../test/support/rollouts/staged.ts'
import { OFFLINE, UPDATING, VERIFIED, sendAll, stageOf } from '../../../test/support/rollouts/staged.ts'

const replan = { type: 'replan', by: APPROVER, right: 'approver', replacedBy: 'R-2' } as const
const NEWER = { offeredVersion: '3.0.0' } as const

/** The canary is done, and one device of the second wave is on its way when two others drift. */
const drifted = (): Stage => {
  const waves = [
    ['1a', '1b'],
    ['2a', '2b', '2c', '2d'],
  ]
  const devices = waves.flat().map((deviceId) => plannedDevice(deviceId, { roomId: `room-${deviceId}` }))
  const stage = stageOf(planOf(devices, waves, { soakMs: { canary: 0, later: 0 } }))
  sendAll(stage, '1a', '1b')
  stage.step(10_000, ['1a', VERIFIED], ['1b', VERIFIED])
  stage.step(0, ['1a', VERIFIED], ['1b', VERIFIED])
  stage.step(0, ['2a'])
  stage.send()
  stage.step(10_000, ['2a', UPDATING], ['2b', NEWER], ['2d', OFFLINE])
  return stage
}
const refusalOf = (stage: Stage) => {
  const decision = decide(stage.rollout, replan, stage.nowMs)
  return isRefused(decision) ? decision.refusal : undefined
}

test('a replan includes unsent and drifted devices, and none that is done or on its way', () => {
  const stage = drifted()
  expect(stage.rollout).toMatchObject({ status: 'paused', pausedFor: 'drift' })
  expect(stage.states()).toMatchObject({ '1a': 'verified', '2a': 'updating', '2d': 'parked' })
  expect(leftRestOf(approvedOf(stage.rollout))).toEqual(['2b', '2c', '2d'])
})

test('the old rollout sends nothing more, observes updates on their way, and names its successor to the end', () => {
  const stage = drifted()
  stage.ask({ ...replan, reason: '3.0.0 is out' })
  expect(stage.rollout).toMatchObject({
    status: 'halting',
    haltedBy: APPROVER,
    replacedBy: 'R-2',
    remark: '3.0.0 is out',
  })
  expect(stage.states()).toMatchObject({ '2a': 'updating', '2c': 'skipped', '2d': 'skipped' })
  const { exceptions } = progressOf(approvedOf(stage.rollout), stage.nowMs)
  expect(exceptions.map(({ deviceId }) => deviceId)).toEqual(['2b'])
  expect(approvedOf(stage.rollout).devices['2c']?.progress).toMatchObject({ reason: 'replanned' })
  stage.step(60_000, ['2a', VERIFIED])
  expect(stage.rollout).toMatchObject({ status: 'halted', replacedBy: 'R-2', remark: '3.0.0 is out' })
})

test('a rollout that can go on is not replanned; an ended one is, as long as it left devices out', () => {
  const stage = drifted()
  stage.ask({ type: 'resume', by: APPROVER, right: 'approver' })
  expect(refusalOf(stage)).toEqual({ kind: 'nothing-drifted' })
  stage.ask({ type: 'pause', by: 'U-ANY' })
  expect(refusalOf(stage)).toEqual({ kind: 'nothing-drifted' })
  const again = drifted()
  again.ask(replan)
  // The request for its rest may come to nothing, and then be made again.
  expect(again.rollout.status).toBe('halting')
  expect(decide(again.rollout, replan, again.nowMs)).toMatchObject({ events: [], next: again.rollout })
  again.step(60_000, ['2a', VERIFIED])
  expect(again.rollout.status).toBe('halted')
  expect(decide(again.rollout, replan, again.nowMs)).toMatchObject({ events: [], next: again.rollout })
})

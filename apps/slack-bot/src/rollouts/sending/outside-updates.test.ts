// Outside updates of a rollout's devices.
import { expect, test } from 'vitest'
import { planOf, plannedDevice } from '../../../test/support/rollouts/plan-fixture.ts'
import { UPDATING, VERIFIED, stageOf } from '../../../test/support/rollouts/staged.ts'
import { readsNeededBy } from '../watching/reads-needed-by.ts'
import { viewOf } from '../state/rollout-view.ts'

const MINUTE_MS = 60_000

test('when an outside update leaves the list of running updates, its detail is read and the result adopted', () => {
  const stage = stageOf(planOf([plannedDevice('a'), plannedDevice('b')]))
  stage.step(0, ['a', UPDATING])
  expect(stage.states()['a']).toBe('updating')
  stage.step(5 * MINUTE_MS)
  const absence = { deviceId: 'a', source: 'upgrading-list', readStartedAtMs: stage.nowMs } as const
  expect(stage.ask({ type: 'observe', observations: [], absences: [absence] })).toContain('device-absent')
  expect(readsNeededBy(viewOf(stage.rollout), stage.nowMs).detailDeviceIds).toEqual(['a'])
  stage.step(0, ['a', VERIFIED])
  stage.step(0, ['a', VERIFIED])
  expect(stage.states()['a']).toBe('verified')
})

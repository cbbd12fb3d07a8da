import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planOf, plannedDevice } from '../../../test/support/rollouts/plan-fixture.ts'
import { canonicalPlan } from './canonical-plan.ts'
import { planWaves } from './plan-waves.ts'
import { planWithout } from './plan-without.ts'

const IDS = Array.from({ length: 30 }, (_, index) => `d${index + 10}`)
const DEVICES = IDS.map((deviceId, index) =>
  plannedDevice(deviceId, {
    roomId: `room-${index % 4}`,
    ...(index % 5 === 0 ? { kind: 'gateway' as const } : { gatewayId: `d${10 + index - (index % 5)}` }),
  }),
)
const base = planOf(DEVICES, undefined, { quorum: 2 })
const PLAN = { ...base, waves: planWaves(base.devices, base.knobs) }

test('whatever is left out: another text to approve, each device that stays in one wave, and a first wave as small as any plan’s', () => {
  fc.assert(
    fc.property(
      fc.subarray(IDS, { minLength: 1, maxLength: IDS.length - 1 }),
      fc.subarray(IDS, { maxLength: 5 }),
      (leftOut, firstDeviceIds) => {
        const left = planWithout(PLAN, new Set(leftOut), firstDeviceIds)
        expect(canonicalPlan(left)).not.toBe(canonicalPlan(PLAN))
        const stay = IDS.filter((deviceId) => !leftOut.includes(deviceId))
        expect(left.devices.map(({ deviceId }) => deviceId)).toEqual(stay)
        expect(left.waves.flat().toSorted()).toEqual(stay)
        expect(left.waves).toEqual(planWaves(left.devices, PLAN.knobs, firstDeviceIds))
        expect(left.knobs).toBe(PLAN.knobs)
        // In whatever steps they are left out, the same plan is approved.
        const [first = '', ...rest] = leftOut
        const inSteps = planWithout(
          planWithout(PLAN, new Set([first]), firstDeviceIds),
          new Set(rest),
          firstDeviceIds,
        )
        expect(canonicalPlan(inSteps)).toBe(canonicalPlan(left))
      },
    ),
  )
})

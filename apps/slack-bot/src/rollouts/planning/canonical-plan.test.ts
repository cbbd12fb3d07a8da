import { expect, test } from 'vitest'
import { canonicalPlan } from './canonical-plan.ts'
import { planOf, plannedDevice } from '../../../test/support/rollouts/plan-fixture.ts'

test('the canonical text has its fields in alphabetical order, and its devices in the order of their ids', () => {
  const plan = planOf([plannedDevice('b'), plannedDevice('a')], [['b'], ['a']])
  const text = canonicalPlan(plan)
  expect(text.indexOf('"deviceId":"a"')).toBeLessThan(text.indexOf('"deviceId":"b"'))
  const [format, json] = text.split('\n')
  expect(format).toBe('illume-ota plan 1')
  const keys = Object.keys(JSON.parse(json ?? '') as object)
  expect(keys).toEqual(keys.toSorted())
  expect(JSON.parse(json ?? '')).toMatchObject({ waves: [['b'], ['a']], projectId: 'P' })
})

test('a field that is not set does not appear in the canonical text', () => {
  const plan = planOf([plannedDevice('a')])
  const withHole = { ...plan, window: undefined } as unknown as typeof plan
  expect(canonicalPlan(withHole)).toBe(canonicalPlan(plan))
  const withNull = { ...plan, label: null } as unknown as typeof plan
  expect(canonicalPlan(withNull)).toContain('"label":null')
})

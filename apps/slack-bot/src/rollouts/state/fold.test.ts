import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evolve } from './evolve.ts'
import { createFold, evolveAll } from './fold.ts'
import type { Rollout } from '../model/rollout.ts'
import { playEventfully } from '../../../test/support/rollouts/eventful-rollout.ts'

const deepFreeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) deepFreeze(inner)
  }
  return value
}

const HISTORY = playEventfully().history
const anyBatchSizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 40 })

test('a history folded in any batches gives the same states as its events one by one, and changes no earlier state', () => {
  expect(new Set(HISTORY.map(({ event }) => event.type)).size).toBeGreaterThan(15)
  fc.assert(
    fc.property(anyBatchSizes, (sizes) => {
      let folded: Rollout | undefined
      let one: Rollout | undefined
      let start = 0
      for (let batch = 0; start < HISTORY.length; batch += 1) {
        const events = HISTORY.slice(start, start + (sizes[batch % sizes.length] ?? 1))
        start += events.length
        folded = deepFreeze(evolveAll(folded, events))
        for (const happened of events) one = evolve(one, happened)
        expect(folded).toEqual(one)
      }
    }),
    { numRuns: 40 },
  )
})

test('a fold copies the devices and the dispatches once, for any number of events', () => {
  const sent = HISTORY.findIndex(({ event }) => event.type === 'dispatch-recorded')
  const before = evolveAll(undefined, HISTORY.slice(0, sent - 3))
  const fold = createFold(before)
  const maps = HISTORY.slice(sent - 3).map((happened) => {
    const after = fold.apply(happened)
    return 'devices' in after ? after.devices : undefined
  })
  expect(maps.at(0)).toBe(before !== undefined && 'devices' in before ? before.devices : undefined)
  expect(new Set(maps).size).toBe(2)
})

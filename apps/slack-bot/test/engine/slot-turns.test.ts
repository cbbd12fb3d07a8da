import { expect, test } from 'vitest'
import { createSlotTurns } from '../../src/engine/tick/slot-turns.ts'
import { evolve } from '../../src/rollouts/state/evolve.ts'
import type { RolloutId } from '../../src/rollouts/model/ids.ts'
import type { Rollout } from '../../src/rollouts/model/rollout.ts'
import { viewOf, type RolloutView } from '../../src/rollouts/state/rollout-view.ts'
import { AT_MS, draftedEvent } from '../store/sample-rollouts.ts'

const rolloutOf = (rolloutId: RolloutId): RolloutView<Rollout> =>
  viewOf(evolve(undefined, { event: draftedEvent(rolloutId, [rolloutId]), atMs: AT_MS }))
const [first, second, third] = [rolloutOf('R-1'), rolloutOf('R-2'), rolloutOf('R-3')]
const all = (): readonly RolloutView<Rollout>[] => [first, second, third]

test('as many are asked as slots are free, in order and once each', () => {
  const turns = createSlotTurns()
  expect(turns.next(0, [], all)).toEqual([])
  expect(turns.next(1, [], all)).toEqual([first])
  // It couldn't use the slot, so the next one is asked.
  expect(turns.next(0, [], all)).toEqual([second])
  // That one took it.
  expect(turns.next(-1, [], all)).toEqual([])
  expect(turns.next(2, [], all)).toEqual([first, second])
  expect(turns.next(0, [], all)).toEqual([third])
  expect(turns.next(0, [], all)).toEqual([])
})

test('passed-over rollouts are asked as well, and a taken slot is given to none', () => {
  const turns = createSlotTurns()
  expect(turns.next(0, [third], all)).toEqual([third])
  expect(turns.next(-2, [], all)).toEqual([])
  expect(turns.next(1, [third], all)).toEqual([third])
})

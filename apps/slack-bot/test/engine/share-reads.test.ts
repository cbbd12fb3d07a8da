import { expect, test } from 'vitest'
import { shareReads } from '../../src/engine/tick/share-reads.ts'
import type { Event } from '../../src/rollouts/model/event.ts'
import { evolveAll } from '../../src/rollouts/state/fold.ts'
import type { RolloutId } from '../../src/rollouts/model/ids.ts'
import type { Rollout } from '../../src/rollouts/model/rollout.ts'
import { AT_MS, draftedEvent, requestedEvent } from '../store/sample-rollouts.ts'
import { viewOf, type RolloutView } from '../../src/rollouts/state/rollout-view.ts'

const NONE = { total: 0, byGateway: {}, byRoom: {} }
const MOST = 20

/** A running rollout of one lamp that waits for its turn. */
const waiting = (rolloutId: RolloutId): RolloutView<Rollout> => {
  const planHash = `hash of ${rolloutId}`
  const events: readonly Event[] = [
    draftedEvent(rolloutId, [rolloutId]),
    requestedEvent([rolloutId]),
    { type: 'approval-given', by: 'U2', planHash },
    { type: 'rollout-approved', planHash },
    { type: 'rollout-started' },
    { type: 'wave-started', wave: 1 },
  ]
  const rollout = evolveAll(
    undefined,
    events.map((event) => ({ event, atMs: AT_MS })),
  )
  if (rollout === undefined) throw new Error('There are no events.')
  return viewOf(rollout)
}
const [first, second, third] = [waiting('R-1'), waiting('R-2'), waiting('R-3')]

const share = (taken: number, outside = NONE) =>
  shareReads(
    [first, second, third],
    { sums: { beside: () => ({ ...NONE, total: taken }) }, outside },
    AT_MS + 1000,
  )

test('free slots are promised in order; passed-over rollouts are named, and none if no slot is free', () => {
  expect(share(MOST - 2).passedOver).toEqual([third])
  expect(share(MOST - 1).passedOver).toEqual([second, third])
  expect(share(0).passedOver).toEqual([])
  expect(share(MOST).passedOver).toEqual([])
  expect(share(MOST).needed).toEqual({ upgradingList: false, pendingRooms: 'none', detailDeviceIds: [] })
})

test('a rollout that waits for an outside update’s slot reads the list of running updates', () => {
  expect(share(MOST, { ...NONE, total: MOST }).needed.upgradingList).toBe(true)
})

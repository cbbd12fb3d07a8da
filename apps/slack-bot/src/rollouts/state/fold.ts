import type { Event } from '../model/event.ts'
import { evolveWith } from './evolve.ts'
import { createOwnedCopies } from './map-copies.ts'
import type { Rollout } from '../model/rollout.ts'

export interface Happened {
  readonly event: Event
  readonly atMs: number
}

/** Applies the events of one rollout to a private copy of its maps, so that the cost of an event doesn't grow with the fleet. */
export interface Fold {
  /** The state after the newest event. Use it before the next event, which may change its maps in place. */
  readonly rollout: Rollout | undefined
  apply(happened: Happened): Rollout
}

/** Doesn't change the state that it starts from. */
export const createFold = (before: Rollout | undefined): Fold => {
  const copies = createOwnedCopies()
  let current = before
  return {
    get rollout() {
      return current
    },
    apply(happened) {
      const next = evolveWith(current, happened, copies)
      current = next
      return next
    },
  }
}

/**
 * The rollout after all the events: like `evolve` one by one, but with one copy of the device map.
 * `undefined` if there was no rollout and no event. Throws like `evolve`.
 */
export const evolveAll = (before: Rollout | undefined, happened: Iterable<Happened>): Rollout | undefined => {
  const fold = createFold(before)
  for (const one of happened) fold.apply(one)
  return fold.rollout
}

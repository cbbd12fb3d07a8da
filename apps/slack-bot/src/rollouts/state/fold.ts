import type { Event } from '../model/event.ts'
import { evolveWith } from './evolve.ts'
import { createOwnedCopies } from './map-copies.ts'
import type { Rollout } from '../model/rollout.ts'

export interface Happened {
  readonly event: Event
  readonly atMs: number
}

/** Follows the events of one rollout over a private copy of its maps, so that an event costs the same in any fleet. */
export interface Fold {
  /** The state after the newest event: to be looked at before the next one, which may change its maps in place. */
  readonly rollout: Rollout | undefined
  apply(happened: Happened): Rollout
}

/** The state that a fold begins with stays as it is. */
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
 * The rollout after all the events: what `evolve` gives one by one, with one copy of the device map for all of them.
 * `undefined` when there was no rollout and nothing happened. Throws as `evolve` does.
 */
export const evolveAll = (before: Rollout | undefined, happened: Iterable<Happened>): Rollout | undefined => {
  const fold = createFold(before)
  for (const one of happened) fold.apply(one)
  return fold.rollout
}

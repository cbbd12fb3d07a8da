import type { RolloutKnobs } from '../../../src/rollouts/model/plan.ts'
import type { Dispatch } from '../../../src/rollouts/model/rollout.ts'
import type { World } from './explored-world.ts'

/** One step. A fault is what a healthy world wouldn't do; every state must reach an end without faults. */
export interface Move {
  readonly name: string
  readonly isFault: boolean
  readonly next: World
}

/** How the explored bot handles dispatches; the broken designs replace parts of it. */
export interface Design {
  readonly name: string
  readonly settleMs: number
  /** How old a permission may be when its POST leaves. */
  readonly longestPermissionMs: (knobs: RolloutKnobs) => number
  /** Whether a POST that is given up can't arrive later, except if it is already on its way. */
  readonly resets: boolean
  /** The engine's advance. */
  advance(world: World): World
  /** Asks for permission before the POST, and returns whether it may be made. */
  begin(world: World, dispatch: Dispatch): { readonly world: World; readonly mayPost: boolean }
  /** More moves that only this design has. */
  extraMoves?(world: World): readonly Move[]
  /** The journaled slices that a worker finds. */
  openDispatches(world: World): readonly Dispatch[]
}

import type { RolloutKnobs } from '../../../src/rollouts/model/plan.ts'
import type { Dispatch } from '../../../src/rollouts/model/rollout.ts'
import type { World } from './explored-world.ts'

/** One way on. A fault is what a healthy world would not do; liveness must hold without them. */
export interface Move {
  readonly name: string
  readonly isFault: boolean
  readonly next: World
}

/** How the explored bot deals with dispatches; the broken designs replace parts of it. */
export interface Design {
  readonly name: string
  readonly settleMs: number
  /** How old a permission may be when its POST leaves. */
  readonly longestPermissionMs: (knobs: RolloutKnobs) => number
  /** Whether a POST that is given up can't be delivered any more, but for what is on its way already. */
  readonly resets: boolean
  /** The engine's advance. */
  advance(world: World): World
  /** Asks before the POST, and says whether it may be made. */
  begin(world: World, dispatch: Dispatch): { readonly world: World; readonly mayPost: boolean }
  /** More moves that only this design has. */
  extraMoves?(world: World): readonly Move[]
  /** The journaled slices that a worker finds to do. */
  openDispatches(world: World): readonly Dispatch[]
}

import type { Exploration } from './explore.ts'
import { explore } from './explore.ts'
import { REAL_DESIGN } from './explored-moves.ts'
import type { MergeCheck } from './find-unequal-merge.ts'
import { findUnequalMerge } from './find-unequal-merge.ts'

const NO_LIMIT = { maxStates: Infinity }

/** The largest has 390,000 states: about a minute and a half of one core, and 1 GB. */
const SPACES = [
  { devices: 2, maxInFlight: 1 },
  { devices: 2, maxInFlight: 2 },
  { devices: 3, maxInFlight: 1 },
  { devices: 3, maxInFlight: 2 },
  { devices: 3, maxInFlight: 3 },
  { devices: 4, maxInFlight: 1 },
] as const

const nameOf = (space: { readonly devices: number; readonly maxInFlight: number }): string =>
  `${space.devices} devices, ${space.maxInFlight} at a time`

export const exploreLargeSpaces = (): readonly (Exploration & { readonly space: string })[] =>
  SPACES.map((space) => ({ space: nameOf(space), ...explore(REAL_DESIGN, { ...space, ...NO_LIMIT }) }))

/** The proof that states are told apart by enough: 440,000 worlds, about a minute and a half of one core. */
export const checkMerges = (): MergeCheck & { readonly space: string } => {
  const space = { devices: 2, maxInFlight: 1 }
  return { space: nameOf(space), ...findUnequalMerge(REAL_DESIGN, { ...space, ...NO_LIMIT }) }
}

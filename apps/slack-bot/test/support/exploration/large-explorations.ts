import type { Exploration, SpaceOptions } from './explore.ts'
import { explore } from './explore.ts'
import { REAL_DESIGN } from './explored-moves.ts'
import type { MergeCheck } from './find-unequal-merge.ts'
import { findUnequalMerge } from './find-unequal-merge.ts'

const NO_LIMIT = { maxStates: Infinity }

/** The largest has 516,000 states: some minutes on one core, and more than 1 GB. */
const SPACES = [
  { devices: 2, maxInFlight: 1, canBeLate: true },
  { devices: 2, maxInFlight: 2, canBeLate: true },
  { devices: 3, maxInFlight: 1, canBeLate: true },
  { devices: 4, maxInFlight: 1, canBeLate: true },
  { devices: 3, maxInFlight: 2, canBeLate: false },
  { devices: 3, maxInFlight: 3, canBeLate: false },
] as const

const nameOf = (space: Required<SpaceOptions>): string =>
  `${space.devices} devices, ${space.maxInFlight} at a time${space.canBeLate ? ', senders freeze and POSTs are late' : ''}`

export const exploreLargeSpaces = (): readonly (Exploration & { readonly space: string })[] =>
  SPACES.map((space) => ({ space: nameOf(space), ...explore(REAL_DESIGN, { ...space, ...NO_LIMIT }) }))

/** Proves that the reduced key distinguishes enough. The second space has two million worlds, too many for a small memory. */
export const checkMerges = (): readonly (MergeCheck & { readonly space: string })[] =>
  (
    [
      { devices: 1, maxInFlight: 1, canBeLate: true, maxStates: Infinity },
      { devices: 2, maxInFlight: 1, canBeLate: false, maxStates: 500_000 },
    ] as const
  ).map((space) => ({ space: nameOf(space), ...findUnequalMerge(REAL_DESIGN, space) }))

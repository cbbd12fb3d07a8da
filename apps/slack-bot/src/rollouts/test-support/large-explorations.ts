import type { Exploration } from './explore.ts'
import { explore } from './explore.ts'
import { REAL_DESIGN } from './explored-moves.ts'

/** Spaces too large for the test run, for benchmarks: 80,000 states take about 20 s of one core. */
const LARGE_SPACES = [
  { devices: 2, maxInFlight: 2, maxStates: 1_000_000 },
  { devices: 4, maxInFlight: 1, maxStates: 1_000_000 },
  { devices: 3, maxInFlight: 2, maxStates: 150_000 },
] as const

export const exploreLargeSpaces = (): readonly (Exploration & { readonly space: string })[] =>
  LARGE_SPACES.map((space) => ({
    space: `${space.devices} devices, ${space.maxInFlight} at a time`,
    ...explore(REAL_DESIGN, space),
  }))

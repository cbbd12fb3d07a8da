import type { CallProblem } from './call-problem.ts'

/** Why an attempt of a device failed. */
export type DeviceProblem =
  | CallProblem
  /** The cloud says so. */
  | { readonly code: 'update-failed' }
  /** The cloud took the call each time, and the device never started. */
  | { readonly code: 'never-started' }
  /** It failed, and the update is not on offer any more. */
  | { readonly code: 'offer-withdrawn' }

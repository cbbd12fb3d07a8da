import type { CallProblem } from './call-problem.ts'

/** Why an attempt of a device failed. */
export type DeviceProblem =
  | CallProblem
  /** The cloud reported a failure. */
  | { readonly code: 'update-failed' }
  /** The cloud accepted each call, but the device never started. */
  | { readonly code: 'never-started' }
  /** It failed, and the update is no longer offered. */
  | { readonly code: 'offer-withdrawn' }

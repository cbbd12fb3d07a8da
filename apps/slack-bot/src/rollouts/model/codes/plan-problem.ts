import type { CallProblem } from './call-problem.ts'
import type { PersonId } from '../ids.ts'
import type { PlanContradiction } from './plan-contradiction.ts'
import type { PlanNote } from './plan-note.ts'

/** Why no plan could be made from a request. */
export type PlanProblem =
  /** The notes say why each device was left out. */
  | { readonly code: 'nothing-left'; readonly notes: readonly PlanNote[] }
  /** It was to run in the next window, but no window is configured any more. */
  | { readonly code: 'no-window' }
  | { readonly code: 'contradiction'; readonly contradiction: PlanContradiction }
  /** The requester took it back before there was a plan. */
  | { readonly code: 'withdrawn'; readonly by: PersonId }
  | CallProblem

import { onRejectSubmitted } from '../approval/reject.ts'
import { MODALS } from '../ids.ts'
import type { SubmissionHandler } from './interaction.ts'

/** Who answers each submitted modal, by callback_id. */
export const modalRoutes: ReadonlyMap<string, SubmissionHandler> = new Map<string, SubmissionHandler>([
  [MODALS.reject, onRejectSubmitted],
])

import { onRejectSubmitted } from '../approval/reject.ts'
import { MODALS } from '../ids.ts'
import { onFilterSubmitted } from '../pending/filter.ts'
import { onRoomChosen } from '../request-upgrade/choose-room.ts'
import { onRequestSubmitted } from '../request-upgrade/submit-request.ts'
import type { SubmissionHandler } from './interaction.ts'

/** Who answers each submitted modal, by callback_id. */
export const modalRoutes: ReadonlyMap<string, SubmissionHandler> = new Map<string, SubmissionHandler>([
  [MODALS.request, onRequestSubmitted],
  [MODALS.chooseRoom, onRoomChosen],
  [MODALS.filter, onFilterSubmitted],
  [MODALS.reject, onRejectSubmitted],
])

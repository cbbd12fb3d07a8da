import { onRejectSubmitted } from '../../approval/reject.ts'
import { MODALS } from '../../platform/ids.ts'
import { onFilterSubmitted } from '../../pending/filter.ts'
import { onRoomChosen } from '../../request-upgrade/choose-room.ts'
import { onRequestSubmitted } from '../../request-upgrade/submit-request.ts'
import type { Freshness } from '../../person/remembered.ts'
import type { SubmissionHandler } from '../interaction.ts'

interface ModalRoute {
  /** Of the check who is submitting. */
  readonly freshness: Freshness
  readonly handle: SubmissionHandler
}
const looks = (handle: SubmissionHandler): ModalRoute => ({ freshness: 'recent', handle })
const acts = (handle: SubmissionHandler): ModalRoute => ({ freshness: 'now', handle })

/** Who answers each submitted modal, by callback_id. */
export const modalRoutes: ReadonlyMap<string, ModalRoute> = new Map<string, ModalRoute>([
  [MODALS.request, acts(onRequestSubmitted)],
  [MODALS.chooseRoom, looks(onRoomChosen)],
  [MODALS.filter, looks(onFilterSubmitted)],
  [MODALS.reject, acts(onRejectSubmitted)],
])

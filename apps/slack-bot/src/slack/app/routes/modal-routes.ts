import { onChangeSubmitted } from '../../approval/change-devices.ts'
import { onRejectSubmitted } from '../../approval/reject.ts'
import { onClearSubmitted } from '../../failed/clear.ts'
import { onWithdrawSubmitted } from '../../approval/withdraw.ts'
import { MODALS } from '../../platform/ids.ts'
import { onFilterSubmitted } from '../../pending/filter-form/filter.ts'
import { onRequestSubmitted } from '../../request-upgrade/submit-request.ts'
import { onWhatSubmitted } from '../../request-upgrade/submit-what.ts'
import type { Freshness } from '../../person/remembered.ts'
import type { SubmissionHandler } from '../interaction.ts'

interface ModalRoute {
  /** How fresh the check of the person must be. */
  readonly freshness: Freshness
  readonly handle: SubmissionHandler
}
const recentlyChecked = (handle: SubmissionHandler): ModalRoute => ({ freshness: 'recent', handle })
const checkedNow = (handle: SubmissionHandler): ModalRoute => ({ freshness: 'now', handle })

/** The handler of each submitted modal, by callback_id. */
export const modalRoutes: ReadonlyMap<string, ModalRoute> = new Map<string, ModalRoute>([
  [MODALS.request, checkedNow(onRequestSubmitted)],
  [MODALS.requestWhat, recentlyChecked(onWhatSubmitted)],
  [MODALS.filter, recentlyChecked(onFilterSubmitted)],
  [MODALS.clearFailed, checkedNow(onClearSubmitted)],
  [MODALS.reject, checkedNow(onRejectSubmitted)],
  [MODALS.withdraw, recentlyChecked(onWithdrawSubmitted)],
  [MODALS.changeDevices, checkedNow(onChangeSubmitted)],
])

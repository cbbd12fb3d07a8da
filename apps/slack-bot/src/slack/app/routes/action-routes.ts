import { onApprove } from '../../approval/approve.ts'
import { onReject } from '../../approval/reject.ts'
import { onChangeDevices } from '../../approval/change-devices.ts'
import { onTakeBack } from '../../approval/take-back.ts'
import { onWithdraw } from '../../approval/withdraw.ts'
import { onAuditExport } from '../../audit/export-audit.ts'
import { onCancel } from '../../control/cancel-rollout.ts'
import { controlClick, onHaltConfirmed } from '../../control/control-rollout.ts'
import {
  onDevicesFiltered,
  onDevicesPage,
  onSeeDevices,
  onSeeFailures,
} from '../../devices-modal/see-devices.ts'
import { onDevicesCsv } from '../../devices-modal/send-devices.ts'
import { onClear } from '../../failed/clear.ts'
import { onTryAgain } from '../../failed/try-again.ts'
import { ACTIONS } from '../../platform/ids.ts'
import { onPendingFilter } from '../../pending/filter-form/filter.ts'
import { onPendingPage, onPendingShare } from '../../pending/pending.ts'
import { onPendingCsv } from '../../pending/file/send-pending.ts'
import { onReplanClick } from '../../replan/replan.ts'
import { onChangeWhat } from '../../request-upgrade/open-request.ts'
import { onChoiceChanged } from '../../request-upgrade/follow-form.ts'
import { onUnlockClick } from '../../room-lock/unlock.ts'
import type { AnswerMode } from '../answers/respond.ts'
import type { ClickHandler } from '../interaction.ts'
import { commandFreshness, runCommand } from './run-command.ts'
import type { Freshness } from '../../person/remembered.ts'

/** A button that runs a command, with the rights of the person who clicks. */
const runText = (mode: AnswerMode): ActionRoute => ({
  freshness: (value) => commandFreshness(value ?? ''),
  handle: (click, context) => runCommand(click, click.value ?? '', context, mode),
})
const recentlyChecked = (handle: ClickHandler): ActionRoute => ({ freshness: () => 'recent', handle })
const checkedNow = (handle: ClickHandler): ActionRoute => ({ freshness: () => 'now', handle })

interface ActionRoute {
  /** How fresh the check of the person must be, by the button's value. */
  readonly freshness: (value: string | undefined) => Freshness
  readonly handle: ClickHandler
}

/**
 * The handler of each click, by action_id. To show or stop something, a check from the last minute is enough.
 * Inputs that are only read at submission are not listed.
 */
export const actionRoutes: ReadonlyMap<string, ActionRoute> = new Map<string, ActionRoute>([
  [ACTIONS.run, runText('private')],
  [ACTIONS.rerun, runText('replace')],
  [ACTIONS.pendingFilter, recentlyChecked(onPendingFilter)],
  [ACTIONS.pendingPage, recentlyChecked(onPendingPage)],
  [ACTIONS.pendingShare, checkedNow(onPendingShare)],
  [ACTIONS.pendingCsv, recentlyChecked(onPendingCsv)],
  [ACTIONS.failedClear, checkedNow(onClear)],
  [ACTIONS.failedAgain, recentlyChecked(onTryAgain)],
  [ACTIONS.upgradeDevices, recentlyChecked(onChoiceChanged)],
  [ACTIONS.upgradeExcept, recentlyChecked(onChoiceChanged)],
  [ACTIONS.upgradeFirst, recentlyChecked(onChoiceChanged)],
  [ACTIONS.upgradeWhen, recentlyChecked(onChoiceChanged)],
  [ACTIONS.upgradeStartsAt, recentlyChecked(onChoiceChanged)],
  [ACTIONS.upgradeChange, recentlyChecked(onChangeWhat)],
  [ACTIONS.auditCsv, recentlyChecked(onAuditExport('csv'))],
  [ACTIONS.auditJsonl, recentlyChecked(onAuditExport('jsonl'))],
  [ACTIONS.approve, checkedNow(onApprove)],
  [ACTIONS.reject, checkedNow(onReject)],
  [ACTIONS.withdraw, recentlyChecked(onWithdraw)],
  [ACTIONS.takeBack, recentlyChecked(onTakeBack)],
  [ACTIONS.changeDevices, checkedNow(onChangeDevices)],
  [ACTIONS.devices, recentlyChecked(onSeeDevices)],
  [ACTIONS.failures, recentlyChecked(onSeeFailures)],
  [ACTIONS.devicesPage, recentlyChecked(onDevicesPage)],
  [ACTIONS.devicesState, recentlyChecked(onDevicesFiltered)],
  [ACTIONS.devicesRoom, recentlyChecked(onDevicesFiltered)],
  [ACTIONS.devicesCsv, recentlyChecked(onDevicesCsv)],
  [ACTIONS.cancel, recentlyChecked(onCancel)],
  [ACTIONS.halt, recentlyChecked(controlClick('halt'))],
  [ACTIONS.haltNow, recentlyChecked(onHaltConfirmed)],
  [ACTIONS.pause, recentlyChecked(controlClick('pause'))],
  [ACTIONS.resume, checkedNow(controlClick('resume'))],
  [ACTIONS.retry, checkedNow(controlClick('retry'))],
  [ACTIONS.widen, checkedNow(controlClick('widen'))],
  [ACTIONS.replan, checkedNow(onReplanClick)],
  [ACTIONS.unlock, checkedNow(onUnlockClick)],
])

import { onApprove } from '../../approval/approve.ts'
import { onReject } from '../../approval/reject.ts'
import { onWithdraw } from '../../approval/withdraw.ts'
import { onAuditExport } from '../../audit/audit.ts'
import { onCancel } from '../../control/cancel-rollout.ts'
import { controlClick, onHaltConfirmed } from '../../control/control-rollout.ts'
import { onDevicesPage, onSeeDevices } from '../../devices-modal/see-devices.ts'
import { ACTIONS } from '../../platform/ids.ts'
import { onPendingFilter } from '../../pending/filter.ts'
import { onPendingCsv, onPendingShare } from '../../pending/pending.ts'
import { onReplanClick } from '../../replan/replan.ts'
import { onDevicesTicked } from '../../request-upgrade/follow-ticks.ts'
import { onUnlockClick } from '../../room-lock/unlock.ts'
import type { AnswerMode } from '../answers/respond.ts'
import type { ClickHandler } from '../interaction.ts'
import { commandFreshness, runCommand } from './run-command.ts'
import type { Freshness } from '../../person/remembered.ts'

/** A button that stands for a typed command. What it may do is what the person who clicks may do. */
const runText = (mode: AnswerMode): ActionRoute => ({
  freshness: (value) => commandFreshness(value ?? ''),
  handle: (click, context) => runCommand(click, click.value ?? '', context, mode),
})
const looks = (handle: ClickHandler): ActionRoute => ({ freshness: () => 'recent', handle })
const acts = (handle: ClickHandler): ActionRoute => ({ freshness: () => 'now', handle })

interface ActionRoute {
  /** Of the check who is clicking, by the value of the button. */
  readonly freshness: (value: string | undefined) => Freshness
  readonly handle: ClickHandler
}

/**
 * Who answers each click, by action_id. What only shows or stops may rest on a check of the last minute. Inputs of modals that are only read at submission are not here.
 */
export const actionRoutes: ReadonlyMap<string, ActionRoute> = new Map<string, ActionRoute>([
  [ACTIONS.run, runText('private')],
  [ACTIONS.rerun, runText('replace')],
  [ACTIONS.pendingFilter, looks(onPendingFilter)],
  [ACTIONS.pendingShare, acts(onPendingShare)],
  [ACTIONS.pendingCsv, looks(onPendingCsv)],
  [ACTIONS.upgradeDevices, looks(onDevicesTicked)],
  [ACTIONS.auditCsv, looks(onAuditExport('csv'))],
  [ACTIONS.auditJsonl, looks(onAuditExport('jsonl'))],
  [ACTIONS.approve, acts(onApprove)],
  [ACTIONS.reject, acts(onReject)],
  [ACTIONS.withdraw, looks(onWithdraw)],
  [ACTIONS.devices, looks(onSeeDevices)],
  [ACTIONS.devicesPage, looks(onDevicesPage)],
  [ACTIONS.cancel, looks(onCancel)],
  [ACTIONS.halt, looks(controlClick('halt'))],
  [ACTIONS.haltNow, looks(onHaltConfirmed)],
  [ACTIONS.pause, looks(controlClick('pause'))],
  [ACTIONS.resume, acts(controlClick('resume'))],
  [ACTIONS.retry, acts(controlClick('retry'))],
  [ACTIONS.widen, acts(controlClick('widen'))],
  [ACTIONS.replan, acts(onReplanClick)],
  [ACTIONS.unlock, acts(onUnlockClick)],
])

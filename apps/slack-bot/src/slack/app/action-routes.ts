import { onApprove } from '../approval/approve.ts'
import { onReject } from '../approval/reject.ts'
import { onWithdraw } from '../approval/withdraw.ts'
import { onAuditExport } from '../audit/audit.ts'
import { onCancel } from '../control/cancel-rollout.ts'
import { controlClick } from '../control/control-rollout.ts'
import { onDevicesPage, onSeeDevices } from '../devices-modal/see-devices.ts'
import { ACTIONS } from '../ids.ts'
import { onPendingFilter } from '../pending/filter.ts'
import { onPendingCsv, onPendingShare } from '../pending/pending.ts'
import { onReplanClick } from '../replan/replan.ts'
import { onDevicesTicked } from '../request-upgrade/follow-ticks.ts'
import type { AnswerMode } from './respond.ts'
import type { ClickHandler } from './interaction.ts'
import { runCommand } from './run-command.ts'

/** A button that stands for a typed command. What it may do is what the person who clicks may do. */
const runText =
  (mode: AnswerMode): ClickHandler =>
  (click, context) =>
    runCommand(click, click.value ?? '', context, mode)

/** Who answers each click, by action_id. Inputs of modals that are only read at submission are not here. */
export const actionRoutes: ReadonlyMap<string, ClickHandler> = new Map<string, ClickHandler>([
  [ACTIONS.run, runText('private')],
  [ACTIONS.rerun, runText('replace')],
  [ACTIONS.pendingFilter, onPendingFilter],
  [ACTIONS.pendingShare, onPendingShare],
  [ACTIONS.pendingCsv, onPendingCsv],
  [ACTIONS.upgradeDevices, onDevicesTicked],
  [ACTIONS.auditCsv, onAuditExport('csv')],
  [ACTIONS.auditJsonl, onAuditExport('jsonl')],
  [ACTIONS.approve, onApprove],
  [ACTIONS.reject, onReject],
  [ACTIONS.withdraw, onWithdraw],
  [ACTIONS.devices, onSeeDevices],
  [ACTIONS.devicesPage, onDevicesPage],
  [ACTIONS.cancel, onCancel],
  [ACTIONS.halt, controlClick('halt')],
  [ACTIONS.pause, controlClick('pause')],
  [ACTIONS.resume, controlClick('resume')],
  [ACTIONS.retry, controlClick('retry')],
  [ACTIONS.widen, controlClick('widen')],
  [ACTIONS.replan, onReplanClick],
])

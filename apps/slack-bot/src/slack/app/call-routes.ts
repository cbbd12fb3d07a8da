import { onAudit } from '../audit/audit.ts'
import { controlCall } from '../control/control-rollout.ts'
import { onDevice } from '../device/device.ts'
import { onDoctor } from '../doctor/doctor.ts'
import { onHelp } from '../help/help.ts'
import type { Subcommand } from '../ids.ts'
import { onOverview } from '../overview/overview.ts'
import { onPending } from '../pending/pending.ts'
import { onReplan } from '../replan/replan.ts'
import { onUpgrade } from '../request-upgrade/open-request.ts'
import { onLock } from '../room-lock/lock.ts'
import { onUnlock } from '../room-lock/unlock.ts'
import { onHistory, onStatus } from '../status/status.ts'
import { onSync } from '../sync/sync.ts'
import { onWhoCanApprove } from '../who-can-approve/who-can-approve.ts'
import type { CallHandler } from './interaction.ts'

/** Who answers each subcommand. */
export const callRoutes: Readonly<Record<Subcommand, CallHandler>> = {
  overview: onOverview,
  pending: onPending,
  upgrade: onUpgrade,
  status: onStatus,
  history: onHistory,
  device: onDevice,
  pause: controlCall('pause'),
  resume: controlCall('resume'),
  widen: controlCall('widen'),
  replan: onReplan,
  halt: controlCall('halt'),
  retry: controlCall('retry'),
  lock: onLock,
  unlock: onUnlock,
  sync: onSync,
  audit: onAudit,
  'who-can-approve': onWhoCanApprove,
  doctor: onDoctor,
  help: onHelp,
}

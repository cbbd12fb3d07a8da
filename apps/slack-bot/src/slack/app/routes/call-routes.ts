import { onAudit } from '../../audit/audit.ts'
import { controlCall } from '../../control/control-rollout.ts'
import { onDevice } from '../../device/device.ts'
import { onDoctor } from '../../doctor/doctor.ts'
import { onHelp } from '../../help/help.ts'
import type { Subcommand } from '../../platform/ids.ts'
import { onOverview } from '../../overview/overview.ts'
import { onPending } from '../../pending/pending.ts'
import { onReplan } from '../../replan/replan.ts'
import { onUpgrade } from '../../request-upgrade/open-request.ts'
import { onLock } from '../../room-lock/lock.ts'
import { onUnlock } from '../../room-lock/unlock.ts'
import { onHistory, onStatus } from '../../status/status.ts'
import { onSync } from '../../sync/sync.ts'
import { onWhoCanApprove } from '../../who-can-approve/who-can-approve.ts'
import type { Freshness } from '../../person/remembered.ts'
import type { CallHandler } from '../interaction.ts'

interface CallRoute {
  /** Of the check who is asking. */
  readonly freshness: Freshness
  readonly handle: CallHandler
}
const looks = (handle: CallHandler): CallRoute => ({ freshness: 'recent', handle })
const acts = (handle: CallHandler): CallRoute => ({ freshness: 'now', handle })

/** Who answers each subcommand. What only shows or stops, or opens a form, may rest on a check of the last minute. */
export const callRoutes: Readonly<Record<Subcommand, CallRoute>> = {
  overview: looks(onOverview),
  pending: looks(onPending),
  upgrade: looks(onUpgrade),
  status: looks(onStatus),
  history: looks(onHistory),
  device: looks(onDevice),
  pause: looks(controlCall('pause')),
  resume: acts(controlCall('resume')),
  widen: acts(controlCall('widen')),
  replan: acts(onReplan),
  halt: looks(controlCall('halt')),
  retry: acts(controlCall('retry')),
  lock: acts(onLock),
  unlock: acts(onUnlock),
  sync: acts(onSync),
  audit: looks(onAudit),
  'who-can-approve': looks(onWhoCanApprove),
  doctor: looks(onDoctor),
  help: looks(onHelp),
}

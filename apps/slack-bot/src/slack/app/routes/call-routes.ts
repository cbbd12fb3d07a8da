import { onAudit } from '../../audit/audit.ts'
import { controlCall } from '../../control/control-rollout.ts'
import { onDevice } from '../../device/device.ts'
import { onDoctor } from '../../doctor/doctor.ts'
import { onFailed } from '../../failed/failed.ts'
import { onHelp } from '../../help/help.ts'
import type { Subcommand } from '../../platform/ids.ts'
import { onOverview } from '../../overview/overview.ts'
import { onPending } from '../../pending/pending.ts'
import { onReplan } from '../../replan/replan.ts'
import { onUpgrade } from '../../request-upgrade/open-request.ts'
import { onLock } from '../../room-lock/lock.ts'
import { onUnlock } from '../../room-lock/unlock.ts'
import { onHistory } from '../../history/history.ts'
import { onStatus } from '../../status/status.ts'
import { onSync } from '../../sync/sync.ts'
import { onWhoCanApprove } from '../../who-can-approve/who-can-approve.ts'
import type { Freshness } from '../../person/remembered.ts'
import type { CallHandler } from '../interaction.ts'

interface CallRoute {
  /** How fresh the check of the person must be. */
  readonly freshness: Freshness
  readonly handle: CallHandler
}
const recentlyChecked = (handle: CallHandler): CallRoute => ({ freshness: 'recent', handle })
const checkedNow = (handle: CallHandler): CallRoute => ({ freshness: 'now', handle })

/** The handler of each subcommand. To show or stop something or open a form, a check from the last minute is enough. */
export const callRoutes: Readonly<Record<Subcommand, CallRoute>> = {
  overview: recentlyChecked(onOverview),
  pending: recentlyChecked(onPending),
  failed: recentlyChecked(onFailed),
  upgrade: recentlyChecked(onUpgrade),
  status: recentlyChecked(onStatus),
  history: recentlyChecked(onHistory),
  device: recentlyChecked(onDevice),
  pause: recentlyChecked(controlCall('pause')),
  resume: checkedNow(controlCall('resume')),
  widen: checkedNow(controlCall('widen')),
  replan: checkedNow(onReplan),
  halt: recentlyChecked(controlCall('halt')),
  retry: checkedNow(controlCall('retry')),
  lock: checkedNow(onLock),
  unlock: checkedNow(onUnlock),
  sync: checkedNow(onSync),
  audit: recentlyChecked(onAudit),
  'who-can-approve': recentlyChecked(onWhoCanApprove),
  doctor: recentlyChecked(onDoctor),
  help: recentlyChecked(onHelp),
}

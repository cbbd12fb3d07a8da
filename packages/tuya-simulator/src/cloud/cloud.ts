import type { CallLog } from './call-log.ts'
import type { GetParameters } from './call-parameters.ts'
import type { Clock } from './clock.ts'
import type { DeviceLists } from '../building/device-lists.ts'
import type { Faults } from '../faults/faults.ts'
import type { LiveBuilding } from '../building/live-building.ts'
import type { SeededRandom } from '../seeded-random.ts'
import type { Tokens } from './tokens.ts'
import type { TriggerLedger } from '../updates/trigger-ledger.ts'

/**
 * What an upgrade POST does with devices that cannot simply begin. The document is silent, so each answer is a choice.
 * `skip` leaves the device out, `refuse` makes the whole POST answer `result: false` and start nobody.
 */
export interface UpgradePolicy {
  unknown: 'error' | 'refuse' | 'skip'
  /** `restart` really starts it again: the only way to a duplicate trigger. */
  busy: 'skip' | 'refuse' | 'restart'
  upToDate: 'skip' | 'refuse'
  /** `wait` accepts it at status 5 until it comes online. */
  offline: 'wait' | 'skip' | 'refuse'
  /** Whether a failed device must be deleted from the upgrading list before it can be tried again. */
  failed: 'restart' | 'skip'
}

export const DEFAULT_UPGRADE_POLICY: UpgradePolicy = {
  unknown: 'error',
  busy: 'skip',
  upToDate: 'skip',
  offline: 'wait',
  failed: 'restart',
}

/** What can be changed while the simulator runs. */
export interface CloudSettings {
  getParameters: GetParameters
  strict: boolean
  /** How far the `t` header may be from the clock. Guessed; the vendor names no figure. */
  clockWindowMs: number
  /** Calls a month, token calls included; nothing: unlimited. */
  monthlyQuota: number | undefined
  /** Calls a second of one operation; nothing: unlimited. */
  queriesPerSecond: number | undefined
  /** Devices in one upgrade POST; more get 1101. Nothing: unlimited. The document names no limit. */
  mostDevicesPerUpgrade: number | undefined
  upgradePolicy: UpgradePolicy
}

/** Everything a route works on. */
export interface Cloud {
  readonly clientId: string
  readonly clientSecret: string
  readonly clock: Clock
  readonly settings: CloudSettings
  readonly building: LiveBuilding
  readonly lists: DeviceLists
  readonly tokens: Tokens
  readonly faults: Faults
  readonly log: CallLog
  readonly triggers: TriggerLedger
  readonly random: SeededRandom
}

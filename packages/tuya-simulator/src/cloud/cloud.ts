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
 * What an upgrade POST does with devices that can't start right away. The document doesn't say, so each value is a guess.
 * `skip` leaves the device out. `refuse` makes the whole POST answer `result: false`, so no device starts.
 */
export interface UpgradePolicy {
  unknown: 'error' | 'refuse' | 'skip'
  /** `restart` starts the update again; only this setting can cause a duplicate trigger. */
  busy: 'skip' | 'refuse' | 'restart'
  upToDate: 'skip' | 'refuse'
  /** `wait` accepts the device, at status 5 until it comes online. */
  offline: 'wait' | 'skip' | 'refuse'
  /** `skip`: a failed device must be deleted from the upgrading list before a retry. */
  failed: 'restart' | 'skip'
}

export const DEFAULT_UPGRADE_POLICY: UpgradePolicy = {
  unknown: 'error',
  busy: 'skip',
  upToDate: 'skip',
  offline: 'wait',
  failed: 'restart',
}

/** Settings that can be changed while the simulator runs. */
export interface CloudSettings {
  getParameters: GetParameters
  strict: boolean
  /** How far the `t` header may be from the clock. A guess: the vendor gives no figure. */
  clockWindowMs: number
  /** Calls per month, including token calls. Undefined: unlimited. */
  monthlyQuota: number | undefined
  /** Calls per second for each operation. Undefined: unlimited. */
  queriesPerSecond: number | undefined
  /** Devices in one upgrade POST; more are refused with 1101. Undefined: unlimited, as the document gives no limit. */
  maxDevicesPerUpgrade: number | undefined
  upgradePolicy: UpgradePolicy
}

/** Everything a route can use. */
export interface Cloud {
  readonly clientId: string
  readonly clientSecret: string
  readonly clock: Clock
  readonly settings: CloudSettings
  readonly building: LiveBuilding
  /** The buildings of all projects of the account. */
  readonly projects: readonly LiveBuilding[]
  readonly lists: DeviceLists
  readonly tokens: Tokens
  readonly faults: Faults
  readonly log: CallLog
  readonly triggers: TriggerLedger
  readonly random: SeededRandom
}

import type { BuildingOptions } from './building/building.ts'
import type { GetParameters } from './cloud/call-parameters.ts'
import type { Clock } from './cloud/clock.ts'
import type { UpgradePolicy } from './cloud/cloud.ts'
import type { TokenPolicy } from './cloud/tokens.ts'

/** One more project, with a building of its own. */
export interface ProjectOptions {
  /** Default: different for each project. */
  seed?: number
  building?: BuildingOptions
}

/** One more cloud key. */
export interface AccountOptions {
  clientId?: string
  clientSecret?: string
  projects: readonly [ProjectOptions, ...ProjectOptions[]]
  /** Counts its calls together with those of the account at this position. */
  sharesLimitsWith?: number
}

export interface TuyaSimulatorOptions {
  /** Default 0: any free port. */
  port?: number
  host?: '127.0.0.1'
  /** The same seed and options give the same ids, names, versions and destinies. Default 1. */
  seed?: number
  /** Default: the wall clock. */
  clock?: Clock
  /** Building time runs this many times as fast as the clock. Default 1. */
  speed?: number
  /** Where documented GET calls carry their parameters. Default `either`. */
  getParameters?: GetParameters
  /** Refuses unknown, misnamed and misplaced parameters instead of ignoring them. Default false. */
  strict?: boolean
  clientId?: string
  clientSecret?: string
  tokenPolicy?: Partial<TokenPolicy>
  upgradePolicy?: Partial<UpgradePolicy>
  /** Delay before lists and details show a change, on the callers' clock. Default 0. */
  readLagMs?: number
  building?: BuildingOptions
  /** Further projects of the account, each with a building of its own. */
  moreProjects?: readonly ProjectOptions[]
  /** Further accounts. Settings such as quota and policies apply to each. */
  moreAccounts?: readonly AccountOptions[]
  /** Default five minutes. */
  clockWindowMs?: number
  monthlyQuota?: number
  queriesPerSecond?: number
  maxDevicesPerUpgrade?: number
}

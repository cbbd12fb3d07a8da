import type { BuildingPlan } from './building/building.ts'
import type { Clock } from './cloud/clock.ts'
import type { TuyaControl } from './control/control.ts'

export interface SimulatedProject {
  readonly projectId: string
  readonly plan: BuildingPlan
  readonly control: TuyaControl
}

export interface SimulatedAccount {
  readonly clientId: string
  readonly clientSecret: string
  readonly projects: readonly SimulatedProject[]
}

/** A running simulator of the Tuya Cloud. `clientId` to `control` are those of the first account and its first project. */
export interface TuyaSimulator {
  /** Base URL without a trailing slash. */
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  readonly projectId: string
  readonly clock: Clock
  readonly plan: BuildingPlan
  readonly control: TuyaControl
  readonly accounts: readonly SimulatedAccount[]
  /** Resets building, tokens, settings, faults and log. Address and keys stay the same. */
  reset(): void
  /** Closes all connections and frees the port. */
  close(): Promise<void>
}

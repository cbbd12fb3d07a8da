export type { BuildingOptions, BuildingPlan, DeviceSpec, Room, RoomSpec } from './building.ts'
export type { LoggedCall, NotTriggeredReason } from './call-log.ts'
export { COVERAGE, type CoverageEntry, type Evidence } from './coverage.ts'
export type { GetParameters } from './call-parameters.ts'
export { ManualClock, wallClock, type Clock } from './clock.ts'
export type { CloudSettings, UpgradePolicy } from './cloud.ts'
export {
  ControlError,
  type ControlledDevice,
  type DeviceChange,
  type SettingsChange,
  type TuyaControl,
} from './control.ts'
export type { Destiny } from './device.ts'
export type { Fault, FaultEffect, FaultKind, FaultRequest } from './faults.ts'
export { OPERATIONS, type Operation } from './operation.ts'
export type { ProductName, Protocol } from './product.ts'
export { createTuyaSimulator, type TuyaSimulator, type TuyaSimulatorOptions } from './simulator.ts'
export type { TokenPolicy } from './tokens.ts'
export type { Trigger } from './trigger-ledger.ts'

import { BrokenInvariantError } from './broken-invariant.ts'
import { keptWith } from './kept-with.ts'
import type { Plan, PlannedDevice } from './plan.ts'

interface PlanIndex {
  readonly devices: ReadonlyMap<string, PlannedDevice>
  /** 1 for the canary. */
  readonly waves: ReadonlyMap<string, number>
}

const indexOf = keptWith((plan: Plan): PlanIndex => ({
  devices: new Map(plan.devices.map((device) => [device.deviceId, device])),
  waves: new Map(
    plan.waves.flatMap((ids, position) => ids.map((deviceId) => [deviceId, position + 1] as const)),
  ),
}))

/** Whether some of its devices were put aside for their failures in earlier rollouts. */
export const hasQuarantinedDevices = keptWith((plan: Plan): boolean =>
  plan.devices.some(({ quarantinedUntilMs }) => quarantinedUntilMs !== undefined),
)

export const findPlannedDevice = (plan: Plan, deviceId: string): PlannedDevice | undefined =>
  indexOf(plan).devices.get(deviceId)

/** A device that must stand in the plan. */
export const plannedDeviceOf = (plan: Plan, deviceId: string): PlannedDevice => {
  const device = findPlannedDevice(plan, deviceId)
  if (device === undefined) throw new BrokenInvariantError(`Device ${deviceId} is not in the plan`)
  return device
}

/** The number of the device's wave, 1 for the canary. */
export const waveNumberOf = (plan: Plan, deviceId: string): number => {
  const wave = indexOf(plan).waves.get(deviceId)
  if (wave === undefined) throw new BrokenInvariantError(`Device ${deviceId} is in no wave`)
  return wave
}

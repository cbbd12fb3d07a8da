import { BrokenInvariantError } from './broken-invariant.ts'
import type { Plan, PlannedDevice } from './plan.ts'
import { slotKeysOf, type SlotKeys } from './slot-needs.ts'

/** Look-ups in a plan. Each part is computed when it is first used. */
export interface PlanIndex {
  /** Absent for a draft, which has no devices yet. */
  readonly plan: Plan | undefined
  readonly devices: ReadonlyMap<string, PlannedDevice>
  /** 1 for the canary. */
  readonly waves: ReadonlyMap<string, number>
  readonly slotKeys: SlotKeys
}

const wavesOf = (plan: Plan | undefined): ReadonlyMap<string, number> => {
  const waves = new Map<string, number>()
  for (const [position, deviceIds] of plan?.waves.entries() ?? [])
    for (const deviceId of deviceIds) waves.set(deviceId, position + 1)
  return waves
}

export const planIndexOf = (plan: Plan | undefined): PlanIndex => {
  let devices: ReadonlyMap<string, PlannedDevice> | undefined
  let waves: ReadonlyMap<string, number> | undefined
  let slotKeys: SlotKeys | undefined
  return {
    plan,
    get devices() {
      return (devices ??= new Map(plan?.devices.map((device) => [device.deviceId, device])))
    },
    get waves() {
      return (waves ??= wavesOf(plan))
    },
    get slotKeys() {
      return (slotKeys ??= slotKeysOf(plan?.devices ?? []))
    },
  }
}

/** A device that must be in the plan. */
export const plannedDeviceOf = ({ devices }: PlanIndex, deviceId: string): PlannedDevice => {
  const device = devices.get(deviceId)
  if (device === undefined) throw new BrokenInvariantError(`Device ${deviceId} is not in the plan`)
  return device
}

/** The number of the device's wave, 1 for the canary. */
export const waveNumberOf = ({ waves }: PlanIndex, deviceId: string): number => {
  const wave = waves.get(deviceId)
  if (wave === undefined) throw new BrokenInvariantError(`Device ${deviceId} is in no wave`)
  return wave
}

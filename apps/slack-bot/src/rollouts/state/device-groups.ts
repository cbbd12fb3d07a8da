import type { DeviceRecord } from '../model/device-progress.ts'
import type { PlannedDevice } from '../model/plan.ts'
import { takesSlot, hasDrifted, isTerminal } from '../model/facts/record-facts.ts'
import type { Execution } from '../model/rollout.ts'

interface Grouped {
  readonly device: PlannedDevice
  readonly record: DeviceRecord
}

/** The devices of a rollout by what time or a reading may still change about them, in the plan's order. */
export interface DeviceGroups {
  /** Not done, and changed since the approval: few, in a rollout that waits for slots. */
  readonly touched: readonly Grouped[]
  /** Those of them that take a slot. */
  readonly takers: readonly PlannedDevice[]
  readonly failed: number
  /** Skipped because another version is offered or installed now. */
  readonly drifted: number
}

/** Unchanged since the approval: waits for its turn. */
const isUntouched = ({ progress, movedAtMs, absence, untakenReadAtMs }: DeviceRecord): boolean =>
  progress.state === 'planned' &&
  movedAtMs === undefined &&
  absence === undefined &&
  untakenReadAtMs === undefined

export const deviceGroupsOf = ({ plan, devices }: Execution): DeviceGroups => {
  const touched: Grouped[] = []
  const takers: PlannedDevice[] = []
  let failed = 0
  let drifted = 0
  for (const device of plan.devices) {
    const record = devices[device.deviceId]
    if (record === undefined || isUntouched(record)) continue
    const { progress } = record
    if (progress.state === 'failed') failed += 1
    if (hasDrifted(progress)) drifted += 1
    if (isTerminal(progress)) continue
    touched.push({ device, record })
    if (takesSlot(progress)) takers.push(device)
  }
  return { touched, takers, failed, drifted }
}

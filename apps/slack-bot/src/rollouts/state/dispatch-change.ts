import { BrokenInvariantError } from '../model/broken-invariant.ts'
import type { DeviceRecord } from '../model/device-progress.ts'
import type { DispatchId } from '../model/ids.ts'
import type { Dispatch, Execution } from '../model/rollout.ts'
import type { MapCopies } from './map-copies.ts'

type Devices = Readonly<Record<string, DeviceRecord>>

/** When the event happened, and how the maps that it changes are copied. */
export interface Change {
  readonly atMs: number
  readonly copies: MapCopies
}

export type Changed = Pick<Execution, 'devices' | 'dispatches' | 'dispatchCount'>

/** Changes these devices in `next`, which is a copy. */
export const changeDevices = (
  next: Record<string, DeviceRecord>,
  deviceIds: readonly string[],
  change: (record: DeviceRecord) => DeviceRecord,
): Devices => {
  for (const deviceId of deviceIds) {
    const record = next[deviceId]
    if (record === undefined) throw new BrokenInvariantError(`Device ${deviceId} is not in the rollout`)
    next[deviceId] = change(record)
  }
  return next
}

/** The execution's maps with the changed dispatch and devices. */
export const changed = (
  execution: Execution,
  dispatch: Dispatch,
  { devices, copies }: { readonly devices: Devices; readonly copies: MapCopies },
): Changed => {
  const dispatches: Record<DispatchId, Dispatch> = copies.of(execution.dispatches)
  dispatches[dispatch.dispatchId] = dispatch
  return { devices, dispatches, dispatchCount: execution.dispatchCount }
}

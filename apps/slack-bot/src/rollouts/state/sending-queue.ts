import { entryOf } from '../../fleet/entry-of.ts'
import type { DeviceRecord, ProgressOf } from '../model/device-progress.ts'
import type { PlannedDevice } from '../model/plan.ts'
import { plannedDeviceOf, type PlanIndex } from '../model/plan-index.ts'
import { isOnItsWay } from '../model/facts/record-facts.ts'
import type { Execution } from '../model/rollout.ts'
import { isWaveOpen } from '../model/facts/wave-facts.ts'

export interface Candidate {
  readonly device: PlannedDevice
  readonly record: DeviceRecord
  readonly wave: number
}

export interface Queued {
  readonly candidate: Candidate
  /** Not sent again before this time. */
  readonly notBeforeMs: number
}

/** Children wait until their gateway is done, because its restart would interrupt their transfer. */
const isBehindBusyGateway = (execution: Execution, device: PlannedDevice): boolean => {
  if (device.gatewayId === undefined || device.gatewayId === device.deviceId) return false
  const gateway = entryOf(execution.devices, device.gatewayId)
  return gateway !== undefined && isOnItsWay(gateway.progress)
}

const refusalsOf = ({ candidate }: Queued): number => candidate.record.refusals?.count ?? 0

const refusedLast = (left: Queued, right: Queued): number => refusalsOf(left) - refusalsOf(right)

const isPlanned = (
  record: DeviceRecord | undefined,
): record is DeviceRecord & { readonly progress: ProgressOf<'planned'> } =>
  record?.progress.state === 'planned'

/** Devices of open waves that wait to be sent, in the order of sending, due or not. */
export const sendingQueueOf = (execution: Execution, index: PlanIndex): readonly Queued[] => {
  const found: Queued[] = []
  for (const [position, deviceIds] of execution.plan.waves.entries()) {
    if (!isWaveOpen(execution, position + 1)) continue
    for (const deviceId of deviceIds) {
      const record = execution.devices[deviceId]
      if (!isPlanned(record)) continue
      const device = plannedDeviceOf(index, deviceId)
      if (isBehindBusyGateway(execution, device)) continue
      const candidate = { device, record, wave: position + 1 }
      found.push({ candidate, notBeforeMs: record.progress.notBeforeMs })
    }
  }
  return found.toSorted(refusedLast)
}

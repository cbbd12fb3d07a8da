import type { DeviceRecord } from '../model/device-progress.ts'
import type { PlannedDevice, RolloutKnobs } from '../model/plan.ts'
import { deviceDeadlineMs } from '../timing/device-deadline.ts'
import { parkedTimeoutAtMs } from '../waves/finish.ts'

/**
 * How long the rollout waits for a device that neither it nor a person can move: stalled or unknown. A stalled one becomes
 * unknown first, and is waited for a while longer.
 */
export const waitedUntilMsOf = (
  device: PlannedDevice,
  record: DeviceRecord,
  knobs: RolloutKnobs,
): number | undefined => {
  const { state } = record.progress
  if (state === 'unknown') return parkedTimeoutAtMs(record, knobs)
  const deadlineMs = state === 'stalled' ? deviceDeadlineMs(device, record, { knobs }) : undefined
  return deadlineMs === undefined ? undefined : deadlineMs + knobs.parkedTimeoutMs
}

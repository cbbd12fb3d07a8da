import type { DeviceRecord } from '../../../rollouts/model/device-progress.ts'
import { isAttemptSent } from '../../../rollouts/model/facts/record-facts.ts'
import type { Execution } from '../../../rollouts/model/rollout.ts'

/** How many of the plan's devices Tuya was asked to update; each device counts once. */
export interface SentDevices {
  readonly sent: number
  /** Named in a call whose answer is not known, and nothing of it was seen since. */
  readonly perhaps: number
  readonly never: number
}

/** The device itself shows that the call whose answer was lost did arrive. */
const showsItself = (record: DeviceRecord): boolean => {
  const { progress } = record
  if ((record.failures ?? 0) > 0) return true
  if (progress.state === 'updating' || progress.state === 'stalled' || progress.state === 'verified')
    return !progress.isOutside
  return (
    progress.state === 'waiting' ||
    progress.state === 'verifying' ||
    (progress.state === 'parked' && progress.reason === 'wake' && isAttemptSent(record))
  )
}

export const sentDevicesOf = ({ plan, dispatches, devices }: Execution): SentDevices => {
  const sent = new Set<string>()
  const named = new Set<string>()
  for (const { state, deviceIds } of Object.values(dispatches))
    for (const deviceId of deviceIds) {
      const record = devices[deviceId]
      if (state === 'accepted') sent.add(deviceId)
      else if (state === 'ambiguous' && record !== undefined && showsItself(record)) sent.add(deviceId)
      else if (state === 'ambiguous' || state === 'sending') named.add(deviceId)
    }
  const perhaps = [...named].filter((deviceId) => !sent.has(deviceId)).length
  return { sent: sent.size, perhaps, never: plan.devices.length - sent.size - perhaps }
}

import { expectedDurationOf, learnedDurationOf } from '../model/durations.ts'
import type { LearnedDurations } from '../model/durations.ts'
import type { DeviceRecord } from '../model/device-progress.ts'
import type { PlannedDevice, RolloutKnobs } from '../model/plan.ts'

/** When a sent device counts as stalled: three medians or the 99th percentile, never less than the minimum. */
export const stallDelayMs = (
  device: PlannedDevice,
  knobs: RolloutKnobs,
  learned: LearnedDurations | undefined,
): number => {
  const floorMs = device.protocol === 'wifi' ? knobs.stallMs.wifi : knobs.stallMs.radio
  if (learnedDurationOf(device, learned) === undefined) return floorMs
  const { medianMs, q99Ms } = expectedDurationOf(device, learned)
  return Math.min(knobs.hardCeilingMs, Math.max(floorMs, 3 * medianMs, q99Ms))
}

/** When time alone moves the device, whatever is read; `undefined` if it doesn't. */
export const deviceDeadlineMs = (
  device: PlannedDevice,
  record: DeviceRecord,
  context: { readonly knobs: RolloutKnobs; readonly durations?: LearnedDurations | undefined },
): number | undefined => {
  const { progress } = record
  const { knobs, durations } = context
  switch (progress.state) {
    case 'sent':
      return progress.sentAtMs + stallDelayMs(device, knobs, durations)
    case 'waiting':
      return progress.sinceMs + knobs.wakeTimeoutMs
    case 'updating':
      return Math.min(
        progress.sinceMs + stallDelayMs(device, knobs, durations),
        progress.isOutside ? Infinity : progress.sentAtMs + knobs.hardCeilingMs,
      )
    case 'stalled':
      return (progress.isOutside ? progress.sinceMs : progress.sentAtMs) + knobs.hardCeilingMs
    case 'verifying':
      return progress.sinceMs + knobs.verifyTimeoutMs
    case 'planned':
    case 'intended':
    case 'sending':
    case 'parked':
    case 'unknown':
    case 'verified':
    case 'failed':
    case 'skipped':
    default:
      return undefined
  }
}

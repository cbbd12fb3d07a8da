import type { DeviceProgress, DeviceRecord, ParkReason, ProgressOf } from '../device-progress.ts'
import { SLOT_STATES, TERMINAL_STATES } from '../device-progress.ts'

const includes = (list: readonly string[], state: string): boolean => list.includes(state)

export const takesSlot = (progress: DeviceProgress): boolean => includes(SLOT_STATES, progress.state)
export const isTerminal = (
  progress: DeviceProgress,
): progress is ProgressOf<'verified' | 'failed' | 'skipped'> => includes(TERMINAL_STATES, progress.state)

/** Whether the current attempt was sent: what happens to the device may be caused by us. */
export const isAttemptSent = (record: DeviceRecord): boolean =>
  record.lastSent !== undefined && record.lastSent.attempt === record.progress.attempt

/** Whether nothing of the current attempt was sent, so that the device can still be left out. */
export const isUnsent = (record: DeviceRecord): boolean =>
  record.progress.state === 'planned' || (record.progress.state === 'parked' && !isAttemptSent(record))

const RETRIED: readonly ParkReason[] = ['quarantine', 'gateway', 'refused']

/** Whether a person's retry sends it at once: it failed, is in quarantine, or Tuya refuses to read it. */
export const awaitsRetry = ({ progress }: DeviceRecord): boolean =>
  progress.state === 'failed' || (progress.state === 'parked' && RETRIED.includes(progress.reason))

/**
 * An outside update was seen that hasn't ended yet. When it leaves the list of running updates, a detail must tell how it
 * ended.
 */
export const isOutsideUpdate = ({ progress }: DeviceRecord): boolean =>
  (progress.state === 'updating' || progress.state === 'stalled') && progress.isOutside

/** A wave waits for devices on their way, not for those that are done, parked, stalled or unknown. */
export const isOnItsWay = (progress: DeviceProgress): boolean =>
  progress.state === 'planned' || progress.state === 'verifying' || takesSlot(progress)

/** Parked by a lock or a closed window, which ends at a known time. Neither readings nor timeouts end it. */
export const isParkedByRoom = (
  progress: DeviceProgress,
): progress is ProgressOf<'parked'> & { readonly reason: 'locked' | 'window' } =>
  progress.state === 'parked' && (progress.reason === 'locked' || progress.reason === 'window')

/** Left out because it is not as it was approved: another version is offered, or installed. */
export const hasDrifted = (progress: DeviceProgress): boolean =>
  progress.state === 'skipped' && (progress.reason === 'superseded' || progress.reason === 'changed')

/** Whether an update of ours may still happen without a new POST. */
export const isInFlight = (progress: DeviceProgress): boolean =>
  progress.state !== 'planned' && progress.state !== 'intended' && isOnItsWay(progress)

/** Updates that go on by themselves, whatever is decided. */
export const inFlightCountOf = ({
  devices,
}: {
  readonly devices: Readonly<Record<string, DeviceRecord>>
}): number => Object.values(devices).filter(({ progress }) => isInFlight(progress)).length

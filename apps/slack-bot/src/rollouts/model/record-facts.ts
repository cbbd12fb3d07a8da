import type { DeviceProgress, DeviceRecord, ParkReason, ProgressOf } from './device-progress.ts'
import { SLOT_STATES, TERMINAL_STATES } from './device-progress.ts'

const includes = (list: readonly string[], state: string): boolean => list.includes(state)

export const takesSlot = (progress: DeviceProgress): boolean => includes(SLOT_STATES, progress.state)
export const isTerminal = (
  progress: DeviceProgress,
): progress is ProgressOf<'verified' | 'failed' | 'skipped'> => includes(TERMINAL_STATES, progress.state)

/** Whether the present attempt was sent: what happens to the device now may be our doing. */
export const isAttemptSent = (record: DeviceRecord): boolean =>
  record.lastSent !== undefined && record.lastSent.attempt === record.progress.attempt

/** Nothing of the present attempt was sent, so that the device can still be left out. */
export const isUnsent = (record: DeviceRecord): boolean =>
  record.progress.state === 'planned' || (record.progress.state === 'parked' && !isAttemptSent(record))

const RETRIED: readonly ParkReason[] = ['quarantine', 'gateway', 'refused']

/** A person's retry sends it again at once: it failed, was put aside after failures, or Tuya refuses to answer for it. */
export const awaitsRetry = ({ progress }: DeviceRecord): boolean =>
  progress.state === 'failed' || (progress.state === 'parked' && RETRIED.includes(progress.reason))

/**
 * Somebody else's update was seen, and its end not yet. It ends without a word to us: when the list of running updates
 * does not show it any more, a detail must tell how.
 */
export const isOutsideUpdate = ({ progress }: DeviceRecord): boolean =>
  (progress.state === 'updating' || progress.state === 'stalled') && progress.isOutside

/** A wave waits for devices on their way; it does not wait for those that are done, parked, stalled or unknown. */
export const isOnItsWay = (progress: DeviceProgress): boolean =>
  progress.state === 'planned' || progress.state === 'verifying' || takesSlot(progress)

/** Parked by what ends at a time that is known: a lock or a closed window. Neither readings nor patience end it. */
export const isParkedByRoom = (
  progress: DeviceProgress,
): progress is ProgressOf<'parked'> & { readonly reason: 'locked' | 'window' } =>
  progress.state === 'parked' && (progress.reason === 'locked' || progress.reason === 'window')

/** Left out because another version is offered now. */
export const isSuperseded = (progress: DeviceProgress): boolean =>
  progress.state === 'skipped' && progress.reason === 'superseded'

/** Something of ours may still happen to the device without a new POST. */
export const isInFlight = (progress: DeviceProgress): boolean =>
  progress.state !== 'planned' && progress.state !== 'intended' && isOnItsWay(progress)

/** Devices that go on by themselves, whatever is decided. */
export const inFlightCountOf = ({
  devices,
}: {
  readonly devices: Readonly<Record<string, DeviceRecord>>
}): number => Object.values(devices).filter(({ progress }) => isInFlight(progress)).length

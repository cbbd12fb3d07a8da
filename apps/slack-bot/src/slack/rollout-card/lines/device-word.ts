import type { DeviceState, ParkReason } from '../../../rollouts/model/device-progress.ts'
import type { DeviceLine } from '../../../rollouts/telling/progress.ts'

/** How a device stands, as people see it. */
export type DeviceWord =
  | 'updated'
  | 'failed'
  | 'unknown'
  /** Its update takes longer than such updates do. */
  | 'overdue'
  /** Not sent any more until an approver tries it again. */
  | 'setAside'
  | 'updating'
  | 'sent'
  | 'sending'
  /** The answer of the call was lost. */
  | 'perhaps'
  /** Tuya took the request, and the device did not begin in time. */
  | 'notStarted'
  | 'offline'
  | 'locked'
  | 'waiting'
  | 'leftOut'

const OF_STATE = {
  planned: 'waiting',
  intended: 'waiting',
  sending: 'sending',
  sent: 'sent',
  waiting: 'sent',
  updating: 'updating',
  verifying: 'updating',
  stalled: 'overdue',
  unknown: 'unknown',
  verified: 'updated',
  failed: 'failed',
  skipped: 'leftOut',
} as const satisfies Record<Exclude<DeviceState, 'parked'>, DeviceWord>

const OF_PARKED = {
  offline: 'offline',
  locked: 'locked',
  window: 'waiting',
  wake: 'notStarted',
  quarantine: 'setAside',
  gateway: 'setAside',
  refused: 'setAside',
} as const satisfies Record<ParkReason, DeviceWord>

export const deviceWordOf = ({ state, note, isAmbiguous }: DeviceLine): DeviceWord => {
  if (isAmbiguous === true) return 'perhaps'
  if (state !== 'parked') return OF_STATE[state]
  return note?.code === 'parked' ? OF_PARKED[note.reason] : 'waiting'
}

const NEEDS_SOMEONE: ReadonlySet<DeviceWord> = new Set(['failed', 'unknown', 'overdue', 'setAside'])
export const needsSomeone = (device: DeviceLine): boolean => NEEDS_SOMEONE.has(deviceWordOf(device))

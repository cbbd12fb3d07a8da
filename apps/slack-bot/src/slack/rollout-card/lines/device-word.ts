import type { DeviceState, ParkReason } from '../../../rollouts/model/device-progress.ts'
import type { DeviceLine } from '../../../rollouts/telling/progress.ts'
import { MARKS } from '../rollout-mark.ts'

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

/** Each with its mark; ⚠️ is for those that need someone. */
const WORDS = {
  updated: [MARKS.finished, 'updated'],
  failed: [MARKS.needsCare, 'failed'],
  unknown: [MARKS.needsCare, 'unknown, please check it'],
  overdue: [MARKS.needsCare, 'updating for too long, please check it'],
  setAside: [MARKS.needsCare, 'set aside'],
  updating: [MARKS.updating, 'updating'],
  sent: [MARKS.updating, 'sent'],
  sending: [MARKS.updating, 'being sent'],
  perhaps: [MARKS.updating, 'perhaps sent'],
  notStarted: [MARKS.later, 'sent, but not started'],
  offline: [MARKS.later, 'offline, will follow'],
  locked: [MARKS.later, 'waiting, its room is locked'],
  waiting: [MARKS.later, 'waiting'],
  leftOut: [MARKS.nothing, 'left out'],
} as const satisfies Record<DeviceWord, readonly [mark: string, text: string]>

export const deviceMark = (word: DeviceWord): string => WORDS[word][0]

/** `hasEnded`: nothing is tried any more, so that nothing will follow. */
export const deviceWordText = (word: DeviceWord, hasEnded: boolean): string =>
  word === 'offline' && hasEnded ? 'offline' : WORDS[word][1]

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
export const isForSomeone = (word: DeviceWord): boolean => NEEDS_SOMEONE.has(word)
export const needsSomeone = (device: DeviceLine): boolean => isForSomeone(deviceWordOf(device))

import type { DeviceState } from '../../rollouts/model/device-progress.ts'
import type { DeviceLine } from '../../rollouts/telling/progress.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { at, bold, type Line } from '../text/inline.ts'
import { visibleText } from '../text/visible-text.ts'
import { deviceNoteText } from './device-note-text.ts'

const STATE_WORDS = {
  planned: 'waiting',
  intended: 'about to be sent',
  sending: 'being sent',
  sent: 'sent',
  waiting: 'queued',
  updating: 'updating',
  verifying: 'being read back',
  stalled: 'without an end in sight',
  parked: 'parked',
  unknown: 'unknown, please check it',
  verified: 'verified',
  failed: 'failed',
  skipped: 'skipped',
} as const satisfies Record<DeviceState, string>

/** What stands around the line already, and need not be said again. */
export interface Beside {
  readonly label?: string
  /** Nothing is tried any more. */
  readonly hasEnded?: boolean
}

/** `Lamp 12 in 4F / Corridor: waiting (attempt 1 failed) · 1.3.9 → 1.4.2 · next try not before 14:32`. */
export const deviceLine = (device: DeviceLine, beside: Beside = {}): Line => [
  bold(visibleText(device.name, LENGTHS.name)),
  device.roomLabel === '' || device.roomLabel === beside.label
    ? ''
    : ` in ${visibleText(device.roomLabel, LENGTHS.room)}`,
  `: ${device.isAmbiguous === true ? 'perhaps sent' : STATE_WORDS[device.state]}`,
  device.note === undefined ? '' : ` (${visibleText(deviceNoteText(device.note), LENGTHS.name)})`,
  ` · ${device.fromVersion === undefined ? '' : `${visibleText(device.fromVersion, 24)} `}→ ${visibleText(device.toVersion, 24)}`,
  ...(device.nextTryAtMs === undefined || beside.hasEnded === true
    ? []
    : [
        device.state === 'parked' ? ' · next look about ' : ' · next try not before ',
        at(device.nextTryAtMs),
      ]),
  ...(device.opensAtMs === undefined || beside.hasEnded === true
    ? []
    : [' · opens ', at(device.opensAtMs, 'day-time')]),
]

/**
 * Without the devices that a halt left out, and those that wait for their window: how many they are is said elsewhere, and
 * none of them needs anybody.
 */
export const needingAttention = (exceptions: readonly DeviceLine[]): readonly DeviceLine[] =>
  exceptions.filter(
    ({ note, opensAtMs }) =>
      opensAtMs === undefined && (note?.code !== 'skipped' || note.reason !== 'halted'),
  )

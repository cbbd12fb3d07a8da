import type { DeviceNote } from '../../../rollouts/telling/device-note.ts'
import type { DeviceLine } from '../../../rollouts/telling/progress.ts'
import type { ApprovedRollout } from '../../../rollouts/model/rollout.ts'
import { LENGTHS } from '../../platform/block-limits.ts'
import { bold, type Line } from '../../text/inline.ts'
import { visibleText } from '../../text/visible-text.ts'
import { deviceNoteText } from './device-note-text.ts'
import { deviceWordOf, deviceWordText, type DeviceWord } from './device-word.ts'
import { liveOf, untilParts, type Live } from './until-parts.ts'

/** These say already what the note says. */
const SAYS_ITS_NOTE: ReadonlySet<DeviceWord> = new Set(['offline', 'locked', 'notStarted', 'overdue'])

/** What stands around the line already, and need not be said again. */
export interface Beside {
  readonly label?: string
  /** Nothing is tried any more. */
  readonly hasEnded?: boolean
  /** The rollout, if it has not ended. */
  readonly live?: Live
}

export const besideOf = (rollout: ApprovedRollout): Beside => {
  const live = liveOf(rollout)
  const { label } = rollout.plan
  return live === undefined ? { label, hasEnded: true } : { label, live }
}

/** Tuya gave no reason. */
const isPlainFailure = (note: DeviceNote): boolean =>
  note.code === 'failed' && note.problem.code === 'update-failed'

/** Why the device stands as it does; undefined if its word says it all. */
export const deviceWhyText = (device: DeviceLine): string | undefined => {
  const { note } = device
  return note === undefined || SAYS_ITS_NOTE.has(deviceWordOf(device)) || isPlainFailure(note)
    ? undefined
    : deviceNoteText(note)
}

const standingText = (device: DeviceLine, hasEnded: boolean): string => {
  const word = deviceWordText(deviceWordOf(device), hasEnded)
  const why = deviceWhyText(device)
  return why === undefined ? word : `${word} (${visibleText(why, LENGTHS.name)})`
}

/** `Lamp 12 in 4F / Corridor: waiting (try 1 failed) · 1.3.9 → 1.4.2 · next try not before 14:32`. */
export const deviceLine = (device: DeviceLine, beside: Beside = {}): Line => [
  bold(visibleText(device.name, LENGTHS.name)),
  device.roomLabel === '' || device.roomLabel === beside.label
    ? ''
    : ` in ${visibleText(device.roomLabel, LENGTHS.room)}`,
  `: ${standingText(device, beside.hasEnded === true)}`,
  ` · ${device.fromVersion === undefined ? '' : `${visibleText(device.fromVersion, 24)} `}→ ${visibleText(device.toVersion, 24)}`,
  ...(beside.hasEnded === true ? [] : untilParts(device, beside.live)),
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

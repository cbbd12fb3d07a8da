import type { DeviceKind } from '../../fleet/device.ts'
import { entryOf } from '../../fleet/entry-of.ts'
import { compareNaturally } from '../../fleet/natural-order.ts'
import type { PlannedDevice } from '../../rollouts/model/plan.ts'
import { hasExecution, hasPlan, isExecuting, isLive, type Rollout } from '../../rollouts/model/rollout.ts'
import { roomKeyOf } from '../../rollouts/model/slot-needs.ts'
import { replacedVersionOf } from '../../rollouts/readings/module-version.ts'
import { toDeviceLine } from '../../rollouts/telling/device-line.ts'
import type { DeviceLine } from '../../rollouts/telling/progress.ts'
import { deviceWhyText } from '../rollout-card/lines/device-line.ts'
import {
  deviceMark,
  deviceWordOf,
  deviceWordText,
  type DeviceWord,
} from '../rollout-card/lines/device-word.ts'
import { liveOf, untilParts, type Live } from '../rollout-card/lines/until-parts.ts'
import type { Line } from '../text/inline.ts'
import { MARKS } from '../rollout-card/rollout-mark.ts'

/** How a listed device stands. Devices of a request that was not approved were not sent. */
export type ListedWord = DeviceWord | 'notSent'

interface ListedRoom {
  readonly key: string
  readonly label: string
}

/** A device of a rollout as the list of all its devices shows it. */
export interface ListedDevice {
  readonly deviceId: string
  readonly name: string
  /** Absent until the plan is made. */
  readonly room?: ListedRoom
  readonly kind?: DeviceKind
  readonly fromVersion?: string
  readonly toVersion: string
  readonly word: ListedWord
  readonly why?: string
  readonly sinceMs?: number
  /** What comes next, and when. */
  readonly until?: Line
}

/** What needs someone comes first, what is done last. */
export const LISTED_WORDS = [
  'failed',
  'unknown',
  'overdue',
  'setAside',
  'perhaps',
  'notStarted',
  'offline',
  'locked',
  'updating',
  'sending',
  'sent',
  'waiting',
  'updated',
  'leftOut',
  'notSent',
] as const satisfies readonly ListedWord[]
const RANKS = new Map<ListedWord, number>(LISTED_WORDS.map((word, rank) => [word, rank]))
const rankOf = (word: ListedWord): number => RANKS.get(word) ?? LISTED_WORDS.length

/** The words of these devices, in the order of the list. */
export const wordsIn = (devices: readonly ListedDevice[]): readonly ListedWord[] => {
  const words = new Set(devices.map(({ word }) => word))
  return LISTED_WORDS.filter((word) => words.has(word))
}

export const listedMark = (word: ListedWord): string =>
  word === 'notSent' ? MARKS.nothing : deviceMark(word)

export const listedWordText = (word: ListedWord, rollout: Rollout): string => {
  if (word === 'notSent') return 'not sent'
  if (word === 'offline' && !hasExecution(rollout)) return 'offline when the plan was made, will follow'
  return deviceWordText(word, !isExecuting(rollout))
}

const factsOf = (device: PlannedDevice) => {
  const fromVersion = replacedVersionOf(device)
  return {
    deviceId: device.deviceId,
    name: device.name,
    room: { key: roomKeyOf(device), label: device.roomLabel },
    kind: device.kind,
    toVersion: device.toVersion,
    ...(fromVersion !== undefined && { fromVersion }),
  }
}

const standingOf = (line: DeviceLine, live: Live | undefined) => {
  const why = deviceWhyText(line)
  const { sinceMs } = line
  return {
    word: deviceWordOf(line),
    ...(why !== undefined && { why }),
    ...(sinceMs !== undefined && { sinceMs }),
    // Once nothing happens any more, nothing comes next.
    ...(live !== undefined && { until: untilParts(line, live) }),
  }
}

const unordered = (rollout: Rollout): readonly ListedDevice[] => {
  const word = (wasOnline: boolean) => (isLive(rollout) ? (wasOnline ? 'waiting' : 'offline') : 'notSent')
  if (!hasPlan(rollout)) return rollout.selection.devices.map((device) => ({ ...device, word: word(true) }))
  if (!hasExecution(rollout))
    return rollout.plan.devices.map((device) => ({ ...factsOf(device), word: word(device.wasOnline) }))
  const live = liveOf(rollout)
  const { knobs } = rollout.plan
  return rollout.plan.devices.flatMap((device) => {
    const record = entryOf(rollout.devices, device.deviceId)
    return record === undefined
      ? []
      : [{ ...factsOf(device), ...standingOf(toDeviceLine(device, record, knobs), live) }]
  })
}

/** Every device of a rollout, from stored state alone: by how it stands, then by room and name. */
export const listedDevices = (rollout: Rollout): readonly ListedDevice[] => {
  const devices = unordered(rollout)
  const labels = [...new Set(devices.map(({ room }) => room?.label ?? ''))].toSorted(compareNaturally)
  const ranks = new Map(labels.map((label, rank) => [label, rank]))
  const roomRank = ({ room }: ListedDevice): number => ranks.get(room?.label ?? '') ?? 0
  return devices.toSorted(
    (left, right) =>
      rankOf(left.word) - rankOf(right.word) ||
      roomRank(left) - roomRank(right) ||
      compareNaturally(left.name, right.name),
  )
}

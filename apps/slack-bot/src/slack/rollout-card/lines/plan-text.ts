import type { PlanNote } from '../../../rollouts/model/codes/plan-note.ts'
import type { Plan } from '../../../rollouts/model/plan.ts'
import { roomKeyOf } from '../../../rollouts/model/slot-needs.ts'
import { LENGTHS } from '../../platform/block-limits.ts'
import { callProblemText } from '../../text/codes/call-problem-text.ts'
import { at, user, type Line } from '../../text/inline.ts'
import { deviceCountText } from '../../text/device-count-text.ts'
import { listed } from '../../text/listed.ts'
import { plural } from '../../text/plural.ts'
import { sentence } from '../../text/sentence.ts'
import { visibleText } from '../../text/visible-text.ts'
import { tooShortText } from './window-misfit-text.ts'

/** `4F / Meeting room A`. */
export const whereText = ({ label }: Pick<Plan, 'label'>): string => visibleText(label, LENGTHS.room)

const roomCountOf = (plan: Plan): number => new Set(plan.devices.map(roomKeyOf)).size

/** `12 lights`; of several rooms `34 devices in 6 rooms`. */
export const whatText = (plan: Plan): string => {
  const rooms = roomCountOf(plan)
  return `${deviceCountText(plan.devices)}${rooms > 1 ? ` in ${plural(rooms, 'room')}` : ''}`
}

/** `12 lights in 4F / Meeting room A`, `34 devices in 6 rooms (4F)`. */
export const whatAndWhere = (plan: Plan): string =>
  roomCountOf(plan) > 1 ? `${whatText(plan)} (${whereText(plan)})` : `${whatText(plan)} in ${whereText(plan)}`

const SHOWN_WAVES = 5

export const waveSizes = (plan: Pick<Plan, 'waves'>): readonly number[] =>
  plan.waves.map((wave) => wave.length)

/** `3 waves: 2, 4, 6`. */
export const wavesText = (waveSizes: readonly number[]): string => {
  const sizes = waveSizes.map(String)
  if (sizes.length === 1) return 'one wave'
  const shown =
    sizes.length <= SHOWN_WAVES + 1 ? sizes : [...sizes.slice(0, SHOWN_WAVES - 1), '…', sizes.at(-1) ?? '']
  return `${sizes.length} waves: ${shown.join(', ')}`
}

/** `2 devices first, then 4, then 6`. */
export const stepsText = (waveSizes: readonly number[]): string => {
  const [first = 0, ...rest] = waveSizes
  if (rest.length === 0) return first === 1 ? '1 device' : `all ${first} devices together`
  const shown = rest.slice(0, rest.length > SHOWN_WAVES ? SHOWN_WAVES - 2 : SHOWN_WAVES)
  const steps = [`${plural(first, 'device')} first`, ...shown.map((size) => `then ${size}`)].join(', ')
  return shown.length === rest.length ? steps : `${steps} and so on, in ${waveSizes.length} waves`
}

const SHOWN_NAMES = 5

export const namesText = (names: readonly string[]): string => {
  const shown = names.slice(0, SHOWN_NAMES).map((name) => visibleText(name, LENGTHS.name))
  const hidden = names.length - shown.length
  return hidden > 0 ? `${shown.join(', ')} and ${plural(hidden, 'more device')}` : shown.join(', ')
}

export const budgetShortText = ({ calls, left }: { readonly calls: number; readonly left: number }): string =>
  `⚠️ It needs about ${plural(calls, 'Tuya call')}, and ${left === 0 ? 'none is' : `only ${plural(left, 'call is', 'calls are')}`} left of this month’s. Devices are then read less often, so it takes longer.`

const LEFT_OUT = {
  busy: 'because another rollout holds them',
  gone: 'because they are no longer in the project',
  'offer-changed': 'because another version is offered now',
  locked: 'because their room is locked',
} as const

const SHOWN_INSTALLED = 5

/** Each by its name, with both spellings, so that people see why: "V1.0.8" and "1.0.08" are one version. */
const installedLine = (devices: Extract<PlanNote, { kind: 'already-installed' }>['devices']): Line => {
  const shown = devices
    .slice(0, SHOWN_INSTALLED)
    .map(
      ({ name, offered, installed }) =>
        `${visibleText(name, LENGTHS.name)} (offered ${visibleText(offered, 24)}, installed ${visibleText(installed, 24)})`,
    )
  const hidden = devices.length - shown.length
  return [
    `⚠️ ${plural(devices.length, 'device was', 'devices were')} left out, because the offered version is installed already: `,
    `${listed([...shown, ...(hidden > 0 ? [`${hidden} more`] : [])])}.`,
  ]
}

/** Warnings for the approver, each a line of its own and only when true. */
export const noteLine = (note: PlanNote): Line => {
  switch (note.kind) {
    case 'offline':
      return [
        `⚠️ ${note.count === 1 ? '1 device is offline and will follow when it’s back' : `${note.count} devices are offline and will follow when they’re back`}, unless that takes too long.`,
      ]
    case 'budget-short':
      return [budgetShortText(note)]
    case 'unticked':
      return ['Left out by ', user(note.by), `: ${namesText(note.names)}.`]
    case 'quarantined':
      return [
        `⚠️ ${plural(note.count, 'device')} failed three times on this version within a day, and ${note.count === 1 ? 'is' : 'are'} set aside. An approver can send ${note.count === 1 ? 'it' : 'them'} anyway with “Try again”.`,
      ]
    case 'failed-before':
      return [
        `⚠️ The last update of ${plural(note.count, 'device')} failed; ${note.count === 1 ? 'it is' : 'they are'} tried again.`,
      ]
    case 'versions-unread':
      return [`⚠️ The installed version of ${plural(note.count, 'device')} could not be read.`]
    case 'versions-old':
      return [
        `⚠️ The installed version of ${plural(note.count, 'device')} was last read more than 15 minutes ago, the oldest `,
        at(note.oldestReadAtMs, 'day-time'),
        `. ${note.count === 1 ? 'It is' : 'Each is'} read again before it is sent.`,
      ]
    case 'refused':
      return [
        '⚠️ Left out, because Tuya refuses to answer for ',
        note.names.length === 1 ? 'it' : 'them',
        `: ${namesText(note.names)}. ${sentence(visibleText(callProblemText(note.problem), LENGTHS.reason))}`,
      ]
    case 'left-out':
      return [`⚠️ ${plural(note.count, 'device was', 'devices were')} left out, ${LEFT_OUT[note.why]}.`]
    case 'already-installed':
      return installedLine(note.devices)
    case 'window-too-short':
      return [
        `⚠️ ${plural(note.count, 'device')} cannot be sent in the maintenance window: ${tooShortText(note)}. ${note.count === 1 ? 'It' : 'They'} will be left out. Ask for ${note.count === 1 ? 'it' : 'them'} with “Now”, or for a longer window first.`,
      ]
    case 'room-locked':
      return [`⚠️ ${visibleText(note.roomLabel, LENGTHS.room)} is locked until `, at(note.untilMs), '.']
  }
}

import type { PlanNote } from '../../rollouts/model/plan-note.ts'
import type { Plan } from '../../rollouts/model/plan.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { callProblemText } from '../text/call-problem-text.ts'
import { at, type Line } from '../text/inline.ts'
import { listed } from '../text/listed.ts'
import { plural } from '../text/plural.ts'
import { sentence } from '../text/sentence.ts'
import { visibleText } from '../text/visible-text.ts'
import { tooShortText } from './window-misfit-text.ts'

/** `12 devices in 4F / Meeting room A`. */
export const whatAndWhere = (plan: Plan): string =>
  `${plural(plan.devices.length, 'device')} in ${visibleText(plan.label, LENGTHS.room)}`

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

const SHOWN_NAMES = 5

export const namesText = (names: readonly string[]): string => {
  const shown = names.slice(0, SHOWN_NAMES).map((name) => visibleText(name, LENGTHS.name))
  const hidden = names.length - shown.length
  return hidden > 0 ? `${shown.join(', ')} and ${plural(hidden, 'more device')}` : shown.join(', ')
}

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
    `⚠ ${plural(devices.length, 'device was', 'devices were')} left out, because the offered version is installed already: `,
    `${listed([...shown, ...(hidden > 0 ? [`${hidden} more`] : [])])}.`,
  ]
}

/** Warnings for the approver, each a line of its own and only when true. */
export const noteLine = (note: PlanNote): Line => {
  switch (note.kind) {
    case 'offline':
      return [
        `⚠ ${plural(note.count, 'device is', 'devices are')} offline and will be sent when back; what stays away too long is left out.`,
      ]
    case 'budget-short':
      return [
        `⚠ It needs about ${plural(note.calls, 'API call')}, and ${note.left === 0 ? 'none is' : `only ${note.left} ${note.left === 1 ? 'is' : 'are'}`} left of this month’s. I look less often then, so it takes longer.`,
      ]
    case 'quarantined':
      return [
        `⚠ ${plural(note.count, 'device')} failed three times on this version within a day, and ${note.count === 1 ? 'is' : 'are'} set aside. An approver can send ${note.count === 1 ? 'it' : 'them'} all the same with “Retry failed”.`,
      ]
    case 'versions-unread':
      return [`⚠ The installed version of ${plural(note.count, 'device')} could not be read.`]
    case 'refused':
      return [
        '⚠ Left out, because Tuya refuses to answer for ',
        note.names.length === 1 ? 'it' : 'them',
        `: ${namesText(note.names)}. ${sentence(visibleText(callProblemText(note.problem), LENGTHS.reason))}`,
      ]
    case 'left-out':
      return [`⚠ ${plural(note.count, 'device was', 'devices were')} left out, ${LEFT_OUT[note.why]}.`]
    case 'already-installed':
      return installedLine(note.devices)
    case 'window-too-short':
      return [
        `⚠ ${plural(note.count, 'device')} cannot be sent in the maintenance window: ${tooShortText(note)}. ${note.count === 1 ? 'It' : 'They'} will be left out. Ask for ${note.count === 1 ? 'it' : 'them'} with “Now”, or for a longer window first.`,
      ]
    case 'room-locked':
      return [`⚠ ${visibleText(note.roomLabel, LENGTHS.room)} is locked until `, at(note.untilMs), '.']
  }
}

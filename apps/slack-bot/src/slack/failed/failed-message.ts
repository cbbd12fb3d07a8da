import type { Button, KnownBlock } from '@slack/types'
import { actionsBlock, button } from '../blocks/elements.ts'
import { answer, messageText, type MessageView } from '../blocks/message.ts'
import { ACTIONS, numbered } from '../platform/ids.ts'
import { ageText } from '../text/duration.ts'
import { bold, type Line } from '../text/inline.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { plural } from '../text/plural.ts'
import { toBulletList, toRichText } from '../text/to-rich-text.ts'
import { visibleText } from '../text/visible-text.ts'
import type { FailedDevice } from './failed-devices.ts'
import { failedLine } from './failed-line.ts'
import { toPagedText } from '../text/paged-text.ts'

export interface FailedFacts {
  /** In the order of their rooms. */
  readonly devices: readonly FailedDevice[]
  /** The places that were asked for, in words. */
  readonly where: string
  /** The filter in words; empty without one. */
  readonly filter: string
  /** How a text was understood that is no place's name. */
  readonly lines: readonly Line[]
  /** What was asked for, for buttons. */
  readonly query: string
  /** The first device of the page, from 0. */
  readonly from: number
  readonly readAtMs: number
  readonly isComplete: boolean
}

export const PAGE_SIZE = 20

const titleLines = (facts: FailedFacts, nowMs: number): readonly Line[] => {
  const listed = facts.devices.filter(({ isListed }) => isListed).length
  const unlisted = facts.devices.length - listed
  const own = unlisted === 0 ? '' : ` · ${unlisted} more only by this bot’s record`
  const filter = facts.filter === '' ? '' : ` (${facts.filter})`
  return [
    [
      bold(`${plural(listed, 'device')} failed · ${facts.where}`),
      `${filter} — read ${ageText(facts.readAtMs, nowMs)}${own}`,
    ],
    ...facts.lines,
    ...(facts.isComplete ? [] : [['Tuya did not give the whole list; devices may be missing here.']]),
  ]
}

const refresh = ({ query }: FailedFacts): Button =>
  button({ actionId: numbered(ACTIONS.rerun, 0), text: 'Refresh', value: `failed ${query}`.trim() })

const pageButtons = ({ devices, query, from }: FailedFacts): readonly Button[] =>
  (
    [
      ['Previous', from - PAGE_SIZE],
      ['Next', from + PAGE_SIZE],
    ] as const
  ).flatMap(([text, to], index) =>
    to < 0 || to >= devices.length
      ? []
      : [
          button({
            actionId: numbered(ACTIONS.rerun, index + 1),
            text,
            value: `failed ${toPagedText(to, query)}`.trim(),
            label: `${text} page of failed devices`,
          }),
        ],
  )

const buttons = (facts: FailedFacts): readonly Button[] => {
  const { devices, query } = facts
  return [
    ...(devices.some(({ isListed }) => isListed)
      ? [
          button({
            actionId: ACTIONS.failedAgain,
            text: 'Try again…',
            value: query,
            style: 'primary',
            label: 'Ask for another try of these devices',
          }),
          button({
            actionId: ACTIONS.failedClear,
            text: 'Clear at Tuya…',
            value: query,
            label: 'Have Tuya forget that these devices failed',
          }),
        ]
      : []),
    refresh(facts),
    ...pageButtons(facts),
    ...rolloutButtons(facts),
  ]
}

const MOST_ROLLOUTS = 3

/** The rollouts that have devices of the page, and those that alone still know of a failure. */
const rolloutButtons = ({ devices, from }: FailedFacts): readonly Button[] => {
  const page = devices.slice(from, from + PAGE_SIZE)
  const ids = page.flatMap(({ reservedBy, known, isListed }) =>
    reservedBy === undefined && !isListed ? (known?.rolloutId ?? []) : (reservedBy ?? []),
  )
  return [...new Set(ids)].slice(0, MOST_ROLLOUTS).map((rolloutId, index) =>
    button({
      actionId: numbered(ACTIONS.run, index + 1),
      text: `Open ${rolloutId}`,
      value: `status ${rolloutId}`,
    }),
  )
}

const nothing = (facts: FailedFacts, nowMs: number): MessageView => {
  const filter = facts.filter === '' ? '' : ` ${facts.filter}`
  return answer(
    [
      ...facts.lines,
      [
        `No update failed${filter} in ${facts.where}. Read ${ageText(facts.readAtMs, nowMs)}.`,
        facts.isComplete
          ? ''
          : ' Tuya did not give the whole list, so some may be missing; please try again.',
      ],
    ],
    [
      refresh(facts),
      button({
        actionId: numbered(ACTIONS.run, 0),
        text: 'See waiting devices',
        value: `pending ${facts.query}`.trim(),
      }),
    ],
  )
}

/** Failed devices, a page at a time, under their rooms. */
export const failedMessage = (facts: FailedFacts, nowMs: number): MessageView => {
  if (facts.devices.length === 0) return nothing(facts, nowMs)
  const page = facts.devices.slice(facts.from, facts.from + PAGE_SIZE)
  const rooms = [...Map.groupBy(page, ({ roomLabel }) => roomLabel)].map(
    ([roomLabel, devices]) =>
      [[bold(visibleText(roomLabel, LENGTHS.room))] as Line, devices.map(failedLine)] as const,
  )
  const position =
    facts.devices.length <= PAGE_SIZE
      ? []
      : [[`${facts.from + 1} to ${facts.from + page.length} of ${facts.devices.length}`]]
  const title = [...titleLines(facts, nowMs), ...position]
  return {
    text: messageText([...title, ...rooms.flatMap(([heading, lines]) => [heading, ...lines])]),
    blocks: [
      toRichText(title),
      ...rooms.flatMap(([heading, lines]): KnownBlock[] => [toRichText([heading]), toBulletList(lines)]),
      ...actionsBlock(buttons(facts)),
    ],
  }
}

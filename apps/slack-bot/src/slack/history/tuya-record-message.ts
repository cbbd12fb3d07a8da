import type { Button, KnownBlock } from '@slack/types'
import { DEVICE_KINDS } from '../../fleet/device.ts'
import type { UpgradeRecord } from '../../rollouts/ports/firmware-gateway.ts'
import { actionsBlock, button } from '../blocks/elements.ts'
import { messageText, type MessageView } from '../blocks/message.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { ACTIONS, numbered } from '../platform/ids.ts'
import { ageText } from '../text/duration.ts'
import { bold, type Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'
import { toBulletList, toRichText } from '../text/to-rich-text.ts'
import { visibleText } from '../text/visible-text.ts'
import { toTuyaRecordCommand } from './tuya-record-query.ts'

/** A part of the record: all of it, or one room's. */
interface RecordPart {
  /** The room; absent for the whole project and for a room that was asked for alone. */
  readonly label?: string
  readonly records: readonly UpgradeRecord[]
  /** The selection that shows all of this part, if not all of it is here. */
  readonly rest?: string
}

export interface TuyaRecord {
  readonly kind: 'read'
  readonly parts: readonly RecordPart[]
  /** How many devices the record has of what was asked for; absent when nobody counted them. */
  readonly total?: number
  readonly about: string
  readonly lines: readonly Line[]
  readonly query: string
  readonly page: number
  readonly isLast: boolean
  readonly readAtMs: number
}

const recordLine = ({ name, roomName, kind, installedVersion }: UpgradeRecord): Line => [
  bold(visibleText(name, LENGTHS.name)),
  ` · ${DEVICE_KINDS[kind]} in ${visibleText(roomName, LENGTHS.room)}`,
  ` · ${installedVersion === undefined ? 'version not named' : visibleText(installedVersion, 24)}`,
]

const LINES_PER_BLOCK = 20

const listsOf = (lines: readonly Line[]): readonly KnownBlock[] =>
  Array.from({ length: Math.ceil(lines.length / LINES_PER_BLOCK) }, (_, index) =>
    toBulletList(lines.slice(index * LINES_PER_BLOCK, (index + 1) * LINES_PER_BLOCK)),
  )

const headingOf = ({ label, records, rest }: RecordPart): readonly Line[] => {
  if (label === undefined) return []
  const count = rest === undefined ? '' : ` · the first ${records.length}`
  return [[bold(visibleText(label, LENGTHS.room)), count]]
}

const titleOf = (facts: TuyaRecord, nowMs: number): readonly Line[] => {
  const { parts, total, about, page, isLast } = facts
  const count = total === undefined ? 'Devices' : plural(total, 'device')
  const isEmpty = parts.every(({ records }) => records.length === 0)
  return [
    [
      bold(`${count} in Tuya’s record of updates${about}`),
      ` — read ${ageText(facts.readAtMs, nowMs)}${page === 1 && isLast ? '' : ` · page ${page}`}`,
    ],
    ...facts.lines,
    ['Tuya keeps no times and doesn’t say who started an update. /ota history has this bot’s own rollouts.'],
    ...(isEmpty ? [['There is nothing on this page.']] : []),
  ]
}

const buttonsOf = ({ parts, query, page, isLast }: TuyaRecord): readonly Button[] => {
  const turn = (text: string, to: number, index: number) =>
    button({
      actionId: numbered(ACTIONS.rerun, index),
      text,
      value: toTuyaRecordCommand({ page: to, query }),
      label: `${text} page of Tuya’s record`,
    })
  return [
    ...(page > 1 ? [turn('Previous', page - 1, 0)] : []),
    ...(isLast ? [] : [turn('Next', page + 1, 1)]),
    ...parts.flatMap(({ label, rest }, index) =>
      rest === undefined || label === undefined
        ? []
        : [
            button({
              actionId: numbered(ACTIONS.run, index),
              text: `All of ${visibleText(label, LENGTHS.room)}`,
              value: toTuyaRecordCommand({ page: 1, query: rest }),
            }),
          ],
    ),
  ]
}

/** One page of Tuya's own record, including updates this bot didn't start. */
export const tuyaRecordMessage = (facts: TuyaRecord, nowMs: number): MessageView => {
  const title = titleOf(facts, nowMs)
  const parts = facts.parts
    .filter(({ records }) => records.length > 0)
    .map((part) => ({ heading: headingOf(part), lines: part.records.map(recordLine) }))
  return {
    text: messageText([...title, ...parts.flatMap(({ heading, lines }) => [...heading, ...lines])]),
    blocks: [
      toRichText(title),
      ...parts.flatMap(({ heading, lines }) => [
        ...(heading.length === 0 ? [] : [toRichText(heading)]),
        ...listsOf(lines),
      ]),
      ...actionsBlock(buttonsOf(facts)),
    ],
  }
}

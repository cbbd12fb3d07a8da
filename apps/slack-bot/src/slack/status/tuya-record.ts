import type { KnownBlock } from '@slack/types'
import { DEVICE_KINDS } from '../../fleet/device.ts'
import type { UpgradeRecord, UpgradeRecordPage } from '../../rollouts/ports/firmware-gateway.ts'
import { actionsBlock, button } from '../blocks/elements.ts'
import { messageText, type MessageView } from '../blocks/message.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { ACTIONS, numbered } from '../platform/ids.ts'
import { ageText } from '../text/duration.ts'
import { bold, type Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'
import { toBulletList, toRichText } from '../text/to-rich-text.ts'
import { visibleText } from '../text/visible-text.ts'

const WORD = 'tuya'
const TYPED = new RegExp(`^${WORD}(?:\\s+page:(?<page>\\d{1,4}))?$`, 'iu')

/** `tuya`, `tuya page:2`: which page of Tuya's record is meant; undefined for the history of rollouts. */
export const tuyaRecordPageOf = (typed: string): number | undefined => {
  const match = TYPED.exec(typed.trim())
  return match === null ? undefined : Math.max(1, Number(match.groups?.['page'] ?? 1))
}

const recordLine = ({ name, roomName, kind, installedVersion }: UpgradeRecord): Line => [
  bold(visibleText(name, LENGTHS.name)),
  ` · ${DEVICE_KINDS[kind]} in ${visibleText(roomName, LENGTHS.room)}`,
  ` · ${installedVersion === undefined ? 'version not named' : visibleText(installedVersion, 24)}`,
]

export const tuyaRecordButton = (index: number) =>
  button({ actionId: numbered(ACTIONS.run, index), text: 'Tuya’s record', value: `history ${WORD}` })

const LINES_PER_BLOCK = 20

/** One page of Tuya's own record, including updates this bot didn't start. */
export const tuyaRecordMessage = (read: UpgradeRecordPage, page: number, nowMs: number): MessageView => {
  const { records, total, isLast, readAtMs } = { ...read, readAtMs: read.readStartedAtMs }
  const count = total === undefined ? 'Devices' : plural(total, 'device')
  const title: readonly Line[] = [
    [
      bold(`${count} in Tuya’s record of updates`),
      ` — read ${ageText(readAtMs, nowMs)}${page === 1 && isLast ? '' : ` · page ${page}`}`,
    ],
    ['Tuya keeps no times and doesn’t say who started an update. /ota history has this bot’s own rollouts.'],
    ...(records.length === 0 ? [['There is nothing on this page.']] : []),
  ]
  const lines = records.map(recordLine)
  const turn = (text: string, to: number, index: number) =>
    button({ actionId: numbered(ACTIONS.rerun, index), text, value: `history ${WORD} page:${to}` })
  const lists = Array.from({ length: Math.ceil(lines.length / LINES_PER_BLOCK) }, (_, index): KnownBlock =>
    toBulletList(lines.slice(index * LINES_PER_BLOCK, (index + 1) * LINES_PER_BLOCK)),
  )
  return {
    text: messageText([...title, ...lines]),
    blocks: [
      toRichText(title),
      ...lists,
      ...actionsBlock([
        ...(page > 1 ? [turn('Previous', page - 1, 0)] : []),
        ...(isLast ? [] : [turn('Next', page + 1, 1)]),
      ]),
    ],
  }
}

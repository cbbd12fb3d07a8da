import type { KnownBlock, ModalView, RichTextBlock } from '@slack/types'
import type { RoomGroup } from '../../fleet/group-pending.ts'
import { LIMITS } from '../block-limits.ts'
import { contextBlock, plainText } from '../blocks/elements.ts'
import { noteModal } from '../blocks/note-modal.ts'
import { plural } from '../text/plural.ts'
import { visibleText } from '../text/visible-text.ts'

/** Quotes every field, and takes the meaning from a first character that spreadsheets read as a formula. */
const field = (text: string): string => {
  const line = visibleText(text === '' ? ' ' : text, 200)
  const inert = /^[=+\-@\t]/u.test(line) ? `'${line}` : line
  return `"${inert.replaceAll('"', '""')}"`
}

const HEADER = ['room', 'device', 'device_id', 'kind', 'new_version', 'online'].map(field).join(',')

export const toCsvLines = (groups: readonly RoomGroup[]): readonly string[] => [
  HEADER,
  ...groups.flatMap((group) =>
    group.devices.map((device) =>
      [
        group.label,
        device.name,
        device.deviceId,
        device.kind,
        device.offeredVersion ?? 'not named',
        device.online ? 'yes' : 'no',
      ]
        .map(field)
        .join(','),
    ),
  ),
]

const preformatted = (text: string): RichTextBlock => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text }] }],
})

/** Lines in as few blocks as fit, each within Slack's limit of characters. */
const toBlocks = (
  lines: readonly string[],
  mostBlocks: number,
): { readonly blocks: KnownBlock[]; readonly shown: number } => {
  const texts: string[] = []
  let shown = 0
  for (const line of lines) {
    const last = texts.at(-1)
    if (last !== undefined && last.length + line.length + 1 <= LIMITS.text)
      texts[texts.length - 1] = `${last}\n${line}`
    else if (texts.length < mostBlocks) texts.push(line)
    else break
    shown += 1
  }
  return { blocks: texts.map(preformatted), shown }
}

const MOST_BLOCKS = 60

/** The list as text to copy; without groups yet, a view that says so. */
export const csvModal = (groups: readonly RoomGroup[] | undefined): ModalView => {
  if (groups === undefined) return noteModal('Waiting devices', [['Reading what waits …']])
  const lines = toCsvLines(groups)
  const { blocks, shown } = toBlocks(lines, MOST_BLOCKS)
  const hidden = lines.length - shown
  return {
    ...noteModal('Waiting devices', []),
    title: plainText('Waiting devices', LIMITS.modal.title),
    blocks: [
      contextBlock([
        `${plural(lines.length - 1, 'device')} as CSV, to copy.`,
        hidden === 0 ? '' : ` The last ${hidden} do not fit; narrow the list with a filter.`,
      ]),
      ...blocks,
    ],
  }
}

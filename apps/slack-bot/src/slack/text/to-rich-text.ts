import type { RichTextBlock, RichTextElement, RichTextSection } from '@slack/types'
import { LIMITS } from '../platform/block-limits.ts'
import { dateParts, type Inline, type Line } from './inline.ts'
import { truncate } from './truncate.ts'

const element = (part: Inline): RichTextElement => {
  if (typeof part === 'string') return { type: 'text', text: part }
  if ('bold' in part) return { type: 'text', text: part.bold, style: { bold: true } }
  if ('user' in part) return { type: 'user', user_id: part.user }
  if ('group' in part) return { type: 'usergroup', usergroup_id: part.group }
  if ('channel' in part) return { type: 'channel', channel_id: part.channel }
  if ('link' in part) return { type: 'link', url: part.link, text: part.text }
  return { type: 'date', ...dateParts(part.atMs, part.as) }
}

const lengthOf = (part: RichTextElement): number => ('text' in part ? (part.text?.length ?? 0) : 20)

/** Elements that fit into `limit` characters; the text element that crosses it is cut. */
const fit = (elements: readonly RichTextElement[], limit: number): RichTextElement[] => {
  const kept: RichTextElement[] = []
  let left = limit
  for (const part of elements) {
    if (part.type === 'text' && part.text === '') continue
    if (lengthOf(part) > left) {
      if (part.type === 'text' && left > 1) kept.push({ ...part, text: truncate(part.text, left) })
      break
    }
    kept.push(part)
    left -= lengthOf(part)
  }
  return kept
}

const section = (line: Line, limit: number): RichTextSection => ({
  type: 'rich_text_section',
  elements: fit(line.map(element), limit),
})

/** Lines in one block. Strings are never interpreted as formatting, mentions or links. */
export const toRichText = (lines: readonly Line[], blockId?: string): RichTextBlock => {
  const elements = lines.flatMap((line, index) => (index === 0 ? line : ['\n', ...line]))
  return {
    type: 'rich_text',
    ...(blockId === undefined ? {} : { block_id: blockId }),
    elements: [section(elements, LIMITS.text)],
  }
}

/** A bullet list. Slack documents no limit on items; callers keep to 50 a block. */
export const toBulletList = (lines: readonly Line[]): RichTextBlock => ({
  type: 'rich_text',
  elements: [
    {
      type: 'rich_text_list',
      style: 'bullet',
      elements: lines.map((line) => section(line, Math.floor(LIMITS.text / Math.max(1, lines.length)) + 60)),
    },
  ],
})

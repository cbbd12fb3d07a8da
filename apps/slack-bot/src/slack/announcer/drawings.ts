import { LIMITS } from '../platform/block-limits.ts'
import type { MessageView } from '../blocks/message.ts'
import { escapeText } from '../text/escape-text.ts'
import { truncateEscaped } from '../text/truncate.ts'

/** One way to draw a message. Without blocks, Slack shows the text. */
export interface Drawing {
  readonly text: string
  readonly blocks?: MessageView['blocks']
}

const NOT_SHOWN = new Set(['type', 'block_id', 'action_id', 'value', 'style', 'url', 'format', 'task_id'])

const shownCharacters = (value: unknown): number => {
  if (typeof value === 'string') return escapeText(value).length
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + shownCharacters(item), 0)
  if (typeof value !== 'object' || value === null) return 0
  return Object.entries(value).reduce(
    (sum, [key, item]) => (NOT_SHOWN.has(key) ? sum : sum + shownCharacters(item)),
    0,
  )
}

/** Slack limits all blocks together, but doesn't say how it counts: this limit stays well below. */
const fits = (blocks: MessageView['blocks']): boolean =>
  blocks.reduce((sum, block) => sum + shownCharacters(block) + LIMITS.message.charactersABlock, 0) <=
  LIMITS.message.blockCharacters

/** A text in as few sections as its lines fit into. */
const sectionsOf = (text: string): MessageView['blocks'] => {
  const parts: string[] = []
  for (const line of text.split('\n')) {
    const last = parts.at(-1)
    const longer = last === undefined ? line : `${last}\n${line}`
    if (longer.length <= LIMITS.section.text) parts.splice(-1, 1, longer)
    else parts.push(truncateEscaped(line, LIMITS.section.text))
  }
  return parts
    .filter((part) => part.trim() !== '')
    .map((part) => ({ type: 'section', text: { type: 'mrkdwn', text: part, verbatim: true } }))
}

/** The text with the buttons of the plainest drawing, which shows the same rows as the text. */
const shortBlocks = (view: MessageView): MessageView['blocks'] => [
  ...sectionsOf(truncateEscaped(view.text, LIMITS.message.text)),
  ...(view.plainBlocks ?? view.blocks).filter((block) => block.type === 'actions'),
]

/**
 * Drawings to try in turn: all blocks, fewer and fewer of the newer blocks, text with buttons, short text only. Each is made
 * when it is asked for, because Slack nearly always takes the first.
 */
export function* drawingsOf(view: MessageView): Generator<Drawing, void> {
  const text = truncateEscaped(view.text, LIMITS.message.text)
  yield { text, blocks: view.blocks }
  for (const blocks of view.stepBlocks ?? []) yield { text, blocks }
  if (view.plainBlocks !== undefined) yield { text, blocks: view.plainBlocks }
  yield { text, blocks: shortBlocks(view) }
  yield { text: truncateEscaped(view.text, LIMITS.message.shortText) }
}

/** Drawings short enough for a post or an edit. A response_url accepts longer ones. */
export function* postDrawingsOf(view: MessageView): Generator<Drawing, void> {
  for (const drawing of drawingsOf(view))
    if (drawing.blocks === undefined || fits(drawing.blocks)) yield drawing
}

import type { KnownBlock, ModalView, RichTextBlock } from '@slack/types'
import { LIMITS } from '../platform/block-limits.ts'
import type { Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'
import { contextBlock, plainText } from './elements.ts'
import { noteModal } from './note-modal.ts'

const preformatted = (text: string): RichTextBlock => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text }] }],
})

const MOST_BLOCKS = 60
/** Slack's limit, minus room for the blocks around the text. */
const MOST_BYTES = LIMITS.modal.bytes - 20_000
const utf8 = new TextEncoder()

/** The first lines whose JSON stays within Slack's byte limit: a Chinese character takes three bytes. */
const withinBytes = (lines: readonly string[]): readonly string[] => {
  let bytes = 0
  const end = lines.findIndex((line) => {
    bytes += utf8.encode(JSON.stringify(line)).length
    return bytes > MOST_BYTES
  })
  return end === -1 ? lines : lines.slice(0, end)
}

/** Puts lines into as few blocks as possible, each within Slack's character limit; a longer line is split. */
const toBlocks = (
  lines: readonly string[],
): { readonly blocks: KnownBlock[]; readonly shown: number; readonly split: number } => {
  const texts: string[] = []
  let shown = 0
  let split = 0
  for (const line of lines) {
    const parts = Math.max(1, Math.ceil(line.length / LIMITS.text))
    const last = texts.at(-1)
    if (last !== undefined && last.length + line.length + 1 <= LIMITS.text)
      texts[texts.length - 1] = `${last}\n${line}`
    else if (texts.length + parts <= MOST_BLOCKS) {
      for (let part = 0; part < parts; part += 1)
        texts.push(line.slice(part * LIMITS.text, (part + 1) * LIMITS.text))
      if (parts > 1) split += 1
    } else break
    shown += 1
  }
  return { blocks: texts.map(preformatted), shown, split }
}

/** Text to copy. `about` says what it is; `advice` what to do if not all of it fits. */
export const copyModal = (
  lines: readonly string[],
  facts: { readonly title: string; readonly about: string; readonly advice: string },
): ModalView => {
  const { blocks, shown, split } = toBlocks(withinBytes(lines))
  const hidden = lines.length - shown
  const line: Line = [
    facts.about,
    split === 0
      ? ''
      : ` ${plural(split, 'line is', 'lines are')} too long for one block and split; join the parts after copying.`,
    hidden === 0
      ? ''
      : ` ${plural(hidden, 'more line')} not shown, because there is no space; ${facts.advice}.`,
  ]
  return {
    ...noteModal(facts.title, []),
    title: plainText(facts.title, LIMITS.modal.title),
    blocks: [contextBlock(line), ...blocks],
  }
}

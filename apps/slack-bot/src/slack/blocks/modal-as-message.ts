import type { ModalView, RichTextBlock, RichTextElement } from '@slack/types'
import { LIMITS } from '../platform/block-limits.ts'
import { bold } from '../text/inline.ts'
import { escapeText } from '../text/escape-text.ts'
import { toRichText } from '../text/to-rich-text.ts'
import { truncateEscaped } from '../text/truncate.ts'
import type { MessageView } from './message.ts'

const wordOf = (part: RichTextElement): string => {
  if (part.type === 'text') return escapeText(part.text)
  if (part.type === 'user') return `<@${part.user_id}>`
  return part.type === 'channel' ? `<#${part.channel_id}>` : ''
}

const wordsOf = ({ elements }: RichTextBlock): string =>
  elements
    .map((element) => (element.type === 'rich_text_section' ? element.elements.map(wordOf).join('') : ''))
    .join('\n')

const isRichText = (block: { readonly type: string }): block is RichTextBlock => block.type === 'rich_text'

/** The text of a modal as a message, for a person who closed the modal too early. */
export const modalAsMessage = ({ title, blocks }: ModalView): MessageView => {
  const said = blocks.filter(isRichText)
  return {
    text: truncateEscaped([escapeText(title.text), ...said.map(wordsOf)].join('\n'), LIMITS.message.text),
    blocks: [toRichText([[bold(title.text)]]), ...said],
  }
}

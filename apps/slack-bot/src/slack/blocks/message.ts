import type { Button, KnownBlock } from '@slack/types'
import { LIMITS } from '../platform/block-limits.ts'
import { toMessageText, type Line } from '../text/inline.ts'
import { toRichText } from '../text/to-rich-text.ts'
import { truncateEscaped } from '../text/truncate.ts'
import { actionsBlock } from './elements.ts'

/** A message to Slack. `text` has the same facts as the blocks, for notifications and screen readers. */
export interface MessageView {
  readonly text: string
  readonly blocks: KnownBlock[]
  /** Drawings to try between `blocks` and `plainBlocks`, each with older or fewer blocks than the one before. */
  readonly stepBlocks?: readonly KnownBlock[][]
  /** Blocks that every workspace supports, in case Slack refuses the newer ones. */
  readonly plainBlocks?: KnownBlock[]
}

export const messageText = (lines: readonly Line[]): string =>
  truncateEscaped(toMessageText(lines), LIMITS.message.text)

/** A short answer: lines, and optional buttons. */
export const answer = (lines: readonly Line[], buttons: readonly Button[] = []): MessageView => ({
  text: messageText(lines),
  blocks: [toRichText(lines), ...actionsBlock(buttons)],
})

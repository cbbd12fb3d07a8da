import type { ModalView } from '@slack/types'
import { LIMITS } from '../platform/block-limits.ts'
import { MODALS } from '../platform/ids.ts'
import type { Line } from '../text/inline.ts'
import { toRichText } from '../text/to-rich-text.ts'
import { plainText } from './elements.ts'

/** A modal that only shows text. */
export const noteModal = (title: string, lines: readonly Line[]): ModalView => ({
  type: 'modal',
  callback_id: MODALS.show,
  title: plainText(title, LIMITS.modal.title),
  close: plainText('Close', LIMITS.modal.button),
  blocks: lines.length === 0 ? [] : [toRichText(lines)],
})

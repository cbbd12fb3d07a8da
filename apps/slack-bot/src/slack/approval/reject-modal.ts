import type { ModalView } from '@slack/types'
import type { RolloutIn } from '../../rollouts/model/rollout.ts'
import { LENGTHS, LIMITS } from '../platform/block-limits.ts'
import { plainText } from '../blocks/elements.ts'
import { ACTIONS, MODALS } from '../platform/ids.ts'
import { whatAndWhere } from '../rollout-card/lines/plan-text.ts'
import { toRichText } from '../text/to-rich-text.ts'

export const REJECT_REASON_BLOCK = 'reject-reason'

/** Asks for the reason. Closing the modal changes nothing. */
export const rejectModal = (rollout: RolloutIn<'awaiting-approval'>, value: string): ModalView => ({
  type: 'modal',
  callback_id: MODALS.reject,
  private_metadata: value,
  title: plainText(`Reject ${rollout.rolloutId}`, LIMITS.modal.title),
  submit: plainText('Reject', LIMITS.modal.button),
  close: plainText('Not yet', LIMITS.modal.button),
  blocks: [
    toRichText([
      [`Upgrade ${whatAndWhere(rollout.plan)}`],
      ['If you reject it, nothing is sent to devices, and the card shows your name and your reason.'],
    ]),
    {
      type: 'input',
      block_id: REJECT_REASON_BLOCK,
      optional: true,
      label: plainText('Reason'),
      hint: plainText('Shown to everyone in the channel.'),
      element: {
        type: 'plain_text_input',
        action_id: ACTIONS.rejectReason,
        multiline: false,
        max_length: LENGTHS.reason,
        placeholder: plainText('not before the event', LIMITS.placeholder),
      },
    },
  ],
})

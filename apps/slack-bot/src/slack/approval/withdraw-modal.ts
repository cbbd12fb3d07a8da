import type { ModalView } from '@slack/types'
import { hasPlan, type Rollout } from '../../rollouts/model/rollout.ts'
import { LENGTHS, LIMITS } from '../platform/block-limits.ts'
import { plainText } from '../blocks/elements.ts'
import { MODALS } from '../platform/ids.ts'
import { whatAndWhere } from '../rollout-card/lines/plan-text.ts'
import { plural } from '../text/plural.ts'
import { toRichText } from '../text/to-rich-text.ts'
import { visibleText } from '../text/visible-text.ts'

const whatOf = (rollout: Rollout): string => {
  if (hasPlan(rollout)) return whatAndWhere(rollout.plan)
  const { devices, label } = rollout.selection
  return `${plural(devices.length, 'device')} in ${visibleText(label, LENGTHS.room)}`
}

/** Asks once, because a withdrawn request can't be taken up again. Closing the modal changes nothing. */
export const withdrawModal = (rollout: Rollout): ModalView => ({
  type: 'modal',
  callback_id: MODALS.withdraw,
  private_metadata: rollout.rolloutId,
  title: plainText(`Withdraw ${rollout.rolloutId}`, LIMITS.modal.title),
  submit: plainText('Withdraw', LIMITS.modal.button),
  close: plainText('Keep it', LIMITS.modal.button),
  blocks: [
    toRichText([
      [`Withdraw the request to upgrade ${whatOf(rollout)}?`],
      [
        'Nothing is sent to devices, no one can approve it any more, and the card shows that you withdrew it.',
      ],
    ]),
  ],
})

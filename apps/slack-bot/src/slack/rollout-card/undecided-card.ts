import type { RolloutIn } from '../../rollouts/model/rollout.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { actionsBlock, contextBlock } from '../blocks/elements.ts'
import { messageText, type MessageView } from '../blocks/message.ts'
import { at, bold, joined, user, type Line } from '../text/inline.ts'
import { toRichText } from '../text/to-rich-text.ts'
import { visibleText } from '../text/visible-text.ts'
import { askAgainButton } from './buttons/ask-again-buttons.ts'
import { devicesButton } from './buttons/devices-button.ts'
import { whatText, whereText } from './lines/plan-text.ts'
import { reasonLines } from './lines/reason-lines.ts'
import { standingOf } from './rollout-mark.ts'
import { versionLines } from './lines/version-lines.ts'

type NeverApproved = RolloutIn<'rejected' | 'expired' | 'withdrawn'>

const NOTHING_SENT = ' Nothing was sent to devices.'

const endingLine = (rollout: NeverApproved): Line => {
  const atTime: Line = [' at ', at(rollout.endedAtMs)]
  switch (rollout.status) {
    case 'rejected':
      return [
        'Rejected by ',
        user(rollout.by),
        ...atTime,
        rollout.remark === undefined ? '.' : `: “${visibleText(rollout.remark, LENGTHS.reason)}”.`,
        NOTHING_SENT,
      ]
    case 'expired':
      return [
        'Expired',
        ...atTime,
        rollout.votes.length === 0
          ? ' without a decision.'
          : ` with ${rollout.votes.length} of ${rollout.plan.knobs.quorum} approvals.`,
        NOTHING_SENT,
      ]
    case 'withdrawn':
      return ['Withdrawn by ', user(rollout.by), ...atTime, '.', NOTHING_SENT]
  }
}

/** How a request ended that was never approved, with what it was for and a way to ask again. */
export const undecidedCard = (rollout: NeverApproved): MessageView => {
  const { mark, word } = standingOf(rollout)
  const { plan } = rollout
  const body: readonly Line[] = [
    [bold(`${mark} ${whereText(plan)} — upgrade of ${whatText(plan)} ${word}`)],
    endingLine(rollout),
    ...versionLines(plan.devices),
    ...reasonLines(rollout),
  ]
  const footer = joined([['asked by ', user(rollout.requester)], [rollout.rolloutId]])
  const buttons = [askAgainButton(rollout), devicesButton(rollout)]
  return {
    text: messageText([...body, footer]),
    blocks: [toRichText(body), contextBlock(footer), ...actionsBlock(buttons)],
  }
}

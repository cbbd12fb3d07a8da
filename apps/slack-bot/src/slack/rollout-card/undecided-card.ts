import type { RolloutIn } from '../../rollouts/model/rollout.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { contextBlock } from '../blocks/elements.ts'
import { messageText, type MessageView } from '../blocks/message.ts'
import { at, bold, joined, user, type Line } from '../text/inline.ts'
import { toRichText } from '../text/to-rich-text.ts'
import { visibleText } from '../text/visible-text.ts'
import { howToAskAgain } from './how-to-ask-again.ts'
import { whatAndWhere } from './plan-text.ts'
import { versionLines } from './version-lines.ts'

type NeverApproved = RolloutIn<'rejected' | 'expired' | 'withdrawn' | 'replaced'>

const NOTHING_SENT = ' Nothing was sent to devices.'

const endingLine = (rollout: NeverApproved): Line => {
  switch (rollout.status) {
    case 'rejected':
      return [
        bold('Rejected'),
        ' by ',
        user(rollout.by),
        ' at ',
        at(rollout.endedAtMs),
        rollout.remark === undefined ? '.' : `: “${visibleText(rollout.remark, LENGTHS.reason)}”.`,
        NOTHING_SENT,
        ...(rollout.replaces === undefined ? [] : [` Ask again with ${howToAskAgain(rollout)}.`]),
      ]
    case 'expired':
      return [
        bold('Expired'),
        ' at ',
        at(rollout.endedAtMs),
        rollout.votes.length === 0
          ? ' without a decision.'
          : ` with ${rollout.votes.length} of ${rollout.plan.knobs.quorum} approvals.`,
        NOTHING_SENT,
        ` Ask again with ${howToAskAgain(rollout)}.`,
      ]
    case 'withdrawn':
      return [
        bold('Withdrawn'),
        ' by ',
        user(rollout.by),
        ' at ',
        at(rollout.endedAtMs),
        '.',
        NOTHING_SENT,
        ` Ask again with ${howToAskAgain(rollout)}.`,
      ]
    case 'replaced':
      return [
        bold('Replaced'),
        ` by ${rollout.replacedBy}: ${visibleText(rollout.why, LENGTHS.reason)}.`,
        NOTHING_SENT,
      ]
  }
}

/** How a request ended that was never approved, with what it was for. No buttons: there is nothing left to decide. */
export const undecidedCard = (rollout: NeverApproved): MessageView => {
  const { requester, reason } = rollout
  const body: readonly Line[] = [
    endingLine(rollout),
    [`Upgrade of ${whatAndWhere(rollout.plan)}`],
    ...versionLines(rollout.plan.devices),
    ...(reason === undefined ? [] : [[`It was asked for because: “${visibleText(reason, LENGTHS.reason)}”`]]),
  ]
  const footer = joined([['Asked by ', user(requester)], [rollout.rolloutId]])
  return { text: messageText([...body, footer]), blocks: [toRichText(body), contextBlock(footer)] }
}

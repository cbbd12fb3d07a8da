import type { Preparing } from '../../rollouts/model/preparing.ts'
import type { RolloutIn } from '../../rollouts/model/rollout.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { actionsBlock, contextBlock } from '../blocks/elements.ts'
import { messageText, type MessageView } from '../blocks/message.ts'
import { at, bold, joined, user, type Line } from '../text/inline.ts'
import { planProblemText } from '../text/codes/plan-problem-text.ts'
import { plural } from '../text/plural.ts'
import { toRichText } from '../text/to-rich-text.ts'
import { visibleText } from '../text/visible-text.ts'
import { reasonLines } from './lines/reason-lines.ts'
import { standingOf } from './rollout-mark.ts'
import { askAgainButton } from './buttons/ask-again-buttons.ts'
import { withdrawButton } from './buttons/withdraw-button.ts'

const MINUTE_MS = 60_000

/** `340 of 1,200 read, about 6 min`. */
const progressText = ({ read, total, leftMs }: Preparing): string => {
  const minutes = Math.ceil(leftMs / MINUTE_MS)
  return `${read.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} read, ${minutes <= 1 ? 'about a minute' : `about ${minutes.toLocaleString('en-US')} min`}`
}

type Prepared = RolloutIn<'draft' | 'abandoned'> & { readonly preparing: Preparing }

const standsLines = (rollout: Prepared): readonly Line[] => {
  if (rollout.status === 'draft')
    return [
      [`Preparing: ${progressText(rollout.preparing)}.`],
      ['Approvers are asked when all are read. Nothing was sent to devices.'],
    ]
  const { problem, endedAtMs } = rollout
  return problem.code === 'withdrawn'
    ? [['Withdrawn by ', user(problem.by), ' at ', at(endedAtMs), '. Nothing was sent to devices.']]
    : [[visibleText(planProblemText(problem), LENGTHS.reason), ' Nothing was sent to devices.']]
}

/** A request so large that reading its devices takes minutes: how far it is, until there is a plan to approve. */
export const preparingCard = (rollout: Prepared): MessageView => {
  const { rolloutId, selection, requester } = rollout
  const { mark, word } = standingOf(rollout)
  const where = visibleText(selection.label, LENGTHS.room)
  const what = plural(selection.devices.length, 'device')
  const body: readonly Line[] = [
    [bold(`${mark} ${where} — upgrade of ${what} ${word}`)],
    ...standsLines(rollout),
    ...reasonLines(rollout),
  ]
  const footer = joined([['asked by ', user(requester)], [rolloutId]])
  const buttons = [rollout.status === 'draft' ? withdrawButton(rolloutId) : askAgainButton(rollout)]
  return {
    text: messageText([...body, footer]),
    blocks: [toRichText(body), contextBlock(footer), ...actionsBlock(buttons)],
  }
}

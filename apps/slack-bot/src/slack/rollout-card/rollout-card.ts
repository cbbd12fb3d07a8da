import { progressOf } from '../../rollouts/telling/progress-of.ts'
import { isPreparing, type Rollout } from '../../rollouts/model/rollout.ts'
import type { MessageView } from '../blocks/message.ts'
import { approvalCard } from './approval-card.ts'
import type { CardContext } from './card-context.ts'
import { preparingCard } from './preparing-card.ts'
import { progressCard } from './progress-card.ts'
import { undecidedCard } from './undecided-card.ts'

/**
 * The one message of a rollout, from its stored state alone. The approval card becomes the progress card and then the
 * result. Absent while nothing is asked of anybody: a small draft, or one that was given up.
 */
export const rolloutCard = (
  rollout: Rollout,
  nowMs: number,
  context: CardContext,
): MessageView | undefined => {
  switch (rollout.status) {
    case 'draft':
    case 'abandoned':
      return isPreparing(rollout) ? preparingCard(rollout) : undefined
    case 'awaiting-approval':
      return approvalCard(rollout, nowMs, context)
    case 'rejected':
    case 'expired':
    case 'withdrawn':
      return undecidedCard(rollout)
    case 'scheduled':
    case 'running':
    case 'paused':
    case 'halting':
    case 'halted':
    case 'completed':
    case 'completed-with-failures':
      return progressCard(rollout, progressOf(rollout, nowMs), { ...context, nowMs })
  }
}

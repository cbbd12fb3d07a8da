import type { KnownBlock } from '@slack/types'
import type { Command } from '../../../src/rollouts/model/command.ts'
import { hasPlan, type Rollout } from '../../../src/rollouts/model/rollout.ts'
import { ACTIONS, baseAction } from '../../../src/slack/platform/ids.ts'

/** A button of a view, as a person clicks it. */
export interface Offered {
  readonly actionId: string
  readonly text: string
  readonly value: string
}

export const buttonsOf = (blocks: readonly KnownBlock[]): readonly Offered[] =>
  blocks.flatMap((block) =>
    block.type === 'actions'
      ? block.elements.flatMap((element) =>
          element.type === 'button'
            ? [
                {
                  actionId: baseAction(element.action_id ?? ''),
                  text: element.text.text,
                  value: element.value ?? '',
                },
              ]
            : [],
        )
      : [],
  )

const APPROVER = { by: 'U-APPROVER', right: 'approver' } as const

/** The command behind a button of a card when someone clicks it who may; undefined for buttons that only show something. */
export const commandOf = ({ actionId }: Offered, rollout: Rollout): Command | undefined => {
  const planHash = hasPlan(rollout) ? rollout.planHash : ''
  switch (actionId) {
    case ACTIONS.approve:
      return { type: 'approve', ...APPROVER, planHash }
    case ACTIONS.reject:
      return { type: 'reject', ...APPROVER, planHash }
    case ACTIONS.withdraw:
      return { type: 'withdraw', by: rollout.requester }
    case ACTIONS.cancel:
    case ACTIONS.halt:
      return { type: 'halt', ...APPROVER }
    case ACTIONS.pause:
      return { type: 'pause', by: 'U-ANY' }
    case ACTIONS.resume:
      return { type: 'resume', ...APPROVER }
    case ACTIONS.retry:
      return { type: 'retry-failed', ...APPROVER }
    case ACTIONS.widen:
      return { type: 'widen', ...APPROVER }
    case ACTIONS.replan:
      return { type: 'replan', ...APPROVER, replacedBy: 'R-999' }
    default:
      return undefined
  }
}

import type { Button } from '@slack/types'
import type { Rollout, RolloutIn } from '../../../rollouts/model/rollout.ts'
import { hasSendingBegun } from '../../../rollouts/model/rollout.ts'
import { button, confirmDialog } from '../../blocks/elements.ts'
import { ACTIONS, toRolloutValue } from '../../platform/ids.ts'

type Voted = Extract<Rollout, { readonly planHash: string }>

/** For the private answer after a vote, where only the voter sees it. */
export const takeBackButton = ({ rolloutId, planHash }: Voted): Button =>
  button({
    actionId: ACTIONS.takeBack,
    text: 'Take back my approval',
    value: toRolloutValue(rolloutId, planHash),
    label: `Take back your approval of ${rolloutId}`,
  })

/** On the card of an approved rollout, until sending begins. It asks once, because the rollout then waits for people again. */
export const takeBackButtons = (
  rollout: RolloutIn<'scheduled' | 'running' | 'paused' | 'halting'>,
): readonly Button[] => {
  if (rollout.status === 'halting' || hasSendingBegun(rollout)) return []
  const confirm = confirmDialog({
    title: 'Take back your approval?',
    text: `${rollout.rolloutId} then waits for approval again. Nothing was sent to devices yet. Only a person who approved it can do this.`,
    confirm: 'Take it back',
    deny: 'Keep it',
  })
  return [{ ...takeBackButton(rollout), confirm }]
}

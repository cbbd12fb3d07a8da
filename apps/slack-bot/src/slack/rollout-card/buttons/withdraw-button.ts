import type { Button } from '@slack/types'
import type { RolloutId } from '../../../rollouts/model/ids.ts'
import { button, confirmDialog } from '../../blocks/elements.ts'
import { ACTIONS } from '../../platform/ids.ts'

export const withdrawButton = (rolloutId: RolloutId, value: string): Button =>
  button({
    actionId: ACTIONS.withdraw,
    text: 'Withdraw',
    value,
    label: `Withdraw ${rolloutId}, if you asked for it`,
    confirm: confirmDialog({
      title: `Withdraw ${rolloutId}?`,
      text: 'Only the person who asked can withdraw it. Nothing is sent to devices, and no one can approve it any more.',
      confirm: 'Withdraw',
      deny: 'Keep it',
    }),
  })

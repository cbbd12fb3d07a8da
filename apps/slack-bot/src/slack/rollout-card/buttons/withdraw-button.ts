import type { Button } from '@slack/types'
import type { RolloutId } from '../../../rollouts/model/ids.ts'
import { button } from '../../blocks/elements.ts'
import { ACTIONS, toRolloutValue } from '../../platform/ids.ts'

export const withdrawButton = (rolloutId: RolloutId): Button =>
  button({
    actionId: ACTIONS.withdraw,
    text: 'Withdraw…',
    value: toRolloutValue(rolloutId),
    label: `Withdraw ${rolloutId}, if you asked for it`,
  })

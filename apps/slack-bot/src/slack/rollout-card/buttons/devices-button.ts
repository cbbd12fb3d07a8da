import type { Button } from '@slack/types'
import type { Rollout } from '../../../rollouts/model/rollout.ts'
import { button } from '../../blocks/elements.ts'
import { ACTIONS, toRolloutValue } from '../../platform/ids.ts'

export const devicesButton = (rollout: Rollout): Button =>
  button({
    actionId: ACTIONS.devices,
    text: 'See devices',
    value: toRolloutValue(rollout.rolloutId, 'planHash' in rollout ? rollout.planHash : undefined),
    label: `See the devices of ${rollout.rolloutId}`,
  })

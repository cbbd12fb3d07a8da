import type { Button } from '@slack/types'
import type { Rollout } from '../../../rollouts/model/rollout.ts'
import { button } from '../../blocks/elements.ts'
import { ACTIONS, toRolloutValue } from '../../platform/ids.ts'

const valueOf = (rollout: Rollout): string =>
  toRolloutValue(rollout.rolloutId, 'planHash' in rollout ? rollout.planHash : undefined)

export const devicesButton = (rollout: Rollout): Button =>
  button({
    actionId: ACTIONS.devices,
    text: 'See devices',
    value: valueOf(rollout),
    label: `See the devices of ${rollout.rolloutId}`,
  })

/** In place of `See devices` when failures stopped a rollout. The list that it opens can show the others, too. */
export const failuresButton = (rollout: Rollout): Button =>
  button({
    actionId: ACTIONS.failures,
    text: 'See failures',
    value: valueOf(rollout),
    label: `See the failed devices of ${rollout.rolloutId}`,
  })

import type { Button } from '@slack/types'
import { leftRestOf } from '../../rollouts/waves/drift.ts'
import { retriedDevicesOf } from '../../rollouts/people/retried-devices.ts'
import { hasBegun, hasRunToEnd, type Rollout } from '../../rollouts/model/rollout.ts'
import { button, confirmDialog } from '../blocks/elements.ts'
import { ACTIONS, toRolloutValue } from '../platform/ids.ts'
import { askAgainButton, repeatButton } from './ask-again-buttons.ts'
import { devicesButton } from './devices-button.ts'
import { replanButton } from './replan-button.ts'

/** The way on from the end: what failed once more, what was left out in a plan of its own, the same elsewhere. */
export const endedButtons = (rollout: Rollout): readonly Button[] => {
  if (!hasRunToEnd(rollout)) return []
  const { rolloutId } = rollout
  const value = toRolloutValue(rolloutId, rollout.planHash)
  const retry = button({
    actionId: ACTIONS.retry,
    text: 'Retry failed',
    value,
    label: `Try the failed devices of ${rolloutId} again`,
    confirm: confirmDialog({
      title: `Try failed devices of ${rolloutId} again?`,
      text: 'Each device that failed or is unknown is looked at, and sent once more if it still waits for the update, in waves as before. Only an approver may do this.',
      confirm: 'Retry',
      deny: 'Not now',
    }),
  })
  // Whether its successor came to nothing is not known here; then `/ota replan` is named by that request.
  const hasSuccessor = 'replacedBy' in rollout && rollout.replacedBy !== undefined
  const ways = [
    ...(leftRestOf(rollout).length > 0 && !hasSuccessor ? [replanButton(rollout)] : []),
    ...(retriedDevicesOf(rollout).length > 0 ? [retry] : []),
  ]
  return [
    ...ways,
    devicesButton(rollout),
    hasBegun(rollout) ? repeatButton(rollout) : askAgainButton(rollout),
  ]
}

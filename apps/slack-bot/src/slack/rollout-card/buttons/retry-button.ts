import type { Button } from '@slack/types'
import { retriedDevicesOf } from '../../../rollouts/people/retried-devices.ts'
import { isExecuting, type ApprovedRollout } from '../../../rollouts/model/rollout.ts'
import { button, confirmDialog } from '../../blocks/elements.ts'
import { ACTIONS, toRolloutValue } from '../../platform/ids.ts'
import { plural } from '../../text/plural.ts'

/** `Try 3 again`; no button when nothing failed. After the end it asks once, because the rollout begins anew. */
export const retryButtons = (rollout: ApprovedRollout): readonly Button[] => {
  const count = retriedDevicesOf(rollout).length
  if (count === 0) return []
  const { rolloutId } = rollout
  const confirm = confirmDialog({
    title: `Try ${plural(count, 'device')} again?`,
    text: 'A device that still waits for the update is sent once more, in waves as before. Only an approver can do this.',
    confirm: 'Try again',
    deny: 'Not now',
  })
  return [
    button({
      actionId: ACTIONS.retry,
      text: `Try ${count} again`,
      value: toRolloutValue(rolloutId, rollout.planHash),
      label: `Try ${plural(count, 'device')} of ${rolloutId} again`,
      ...(isExecuting(rollout) ? {} : { confirm }),
    }),
  ]
}

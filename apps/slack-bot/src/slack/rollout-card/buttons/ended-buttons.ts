import type { Button } from '@slack/types'
import { leftRestOf } from '../../../rollouts/waves/drift.ts'
import { hasBegun, hasRunToEnd, type Rollout, type RolloutIn } from '../../../rollouts/model/rollout.ts'
import { askAgainButton, repeatButton } from './ask-again-buttons.ts'
import { devicesButton } from './devices-button.ts'
import { replanButton } from './replan-button.ts'
import { retryButtons } from './retry-button.ts'

/** Whether its successor came to nothing is not known here; then `/ota replan` is named by that request. */
const hasSuccessor = (rollout: Rollout): boolean =>
  'replacedBy' in rollout && rollout.replacedBy !== undefined

export const replanRestButtons = (
  rollout: RolloutIn<'halting' | 'halted' | 'completed' | 'completed-with-failures'>,
): readonly Button[] =>
  leftRestOf(rollout).length > 0 && !hasSuccessor(rollout) ? [replanButton(rollout)] : []

/** The way on from the end: what failed once more, what was left out in a plan of its own, the same elsewhere. */
export const endedButtons = (rollout: Rollout): readonly Button[] => {
  if (!hasRunToEnd(rollout)) return []
  // Cancelled before it began: as with a request that was withdrawn, there is no rest, only the same once more.
  if (!hasBegun(rollout))
    return [...(hasSuccessor(rollout) ? [] : [askAgainButton(rollout)]), devicesButton(rollout)]
  return [
    ...replanRestButtons(rollout),
    ...retryButtons(rollout),
    devicesButton(rollout),
    repeatButton(rollout),
  ]
}

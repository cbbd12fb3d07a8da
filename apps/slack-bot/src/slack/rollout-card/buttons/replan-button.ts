import type { Button } from '@slack/types'
import { leftRestOf } from '../../../rollouts/waves/drift.ts'
import type { Execution } from '../../../rollouts/model/rollout.ts'
import { button, confirmDialog } from '../../blocks/elements.ts'
import { ACTIONS, toRolloutValue } from '../../platform/ids.ts'
import { plural } from '../../text/plural.ts'

/** One action for what drift asks for: end this here, and ask for the rest at the versions that are offered now. */
export const replanButton = (rollout: Execution): Button => {
  const count = leftRestOf(rollout).length
  const { rolloutId } = rollout
  return button({
    actionId: ACTIONS.replan,
    text: 'Plan the rest again',
    value: toRolloutValue(rolloutId, rollout.planHash),
    label: `Plan again what ${rolloutId} has left`,
    confirm: confirmDialog({
      title: `Plan ${plural(count, 'device')} again?`,
      text: `${rolloutId} sends nothing more. You ask for what is left at the versions that are offered now, and someone else must approve it.`,
      confirm: 'Plan again',
      deny: 'Not now',
    }),
  })
}

import type { ApproverRight } from '../../rollouts/model/command.ts'
import { isRightNeededToHalt } from '../../rollouts/people/decide-control.ts'
import type { Rollout } from '../../rollouts/model/rollout.ts'
import type { FeatureContext } from '../feature-context.ts'

/** Asks Slack only where the rule needs it: stopping what runs must not wait for Slack. */
export const rightToHalt = async (
  rollout: Rollout,
  by: string,
  { approvers }: Pick<FeatureContext, 'approvers'>,
): Promise<ApproverRight> => (isRightNeededToHalt(rollout, by) ? approvers.recentRightOf(by) : 'unknown')

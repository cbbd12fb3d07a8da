import type { ApproverRight } from '../../rollouts/model/command.ts'
import { isRightNeededToHalt } from '../../rollouts/people/decide-control.ts'
import type { Rollout } from '../../rollouts/model/rollout.ts'
import type { FeatureContext } from '../feature-context.ts'

/** Asks Slack only if the rule needs it, so that halting a running rollout doesn't depend on Slack. */
export const rightToHalt = async (
  rollout: Rollout,
  by: string,
  { approvers }: Pick<FeatureContext, 'approvers'>,
): Promise<ApproverRight> => (isRightNeededToHalt(rollout, by) ? approvers.recentRightOf(by) : 'unknown')

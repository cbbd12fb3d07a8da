import type { Refusal } from '../../rollouts/model/codes/refusal.ts'
import type { FeatureContext } from '../feature-context.ts'
import type { SlackFailure } from '../platform/slack-failure-kinds.ts'

/** Why the right behind a refusal could not be checked: the earlier voter's, or that of the person who acts. */
export const lookupFailure = (
  refusal: Refusal,
  by: string,
  { approvers }: Pick<FeatureContext, 'approvers'>,
): SlackFailure | undefined => {
  if (refusal.kind === 'voter-unknown') return approvers.failureOf(refusal.by)
  return refusal.kind === 'approver-unknown' ? approvers.failureOf(by) : undefined
}

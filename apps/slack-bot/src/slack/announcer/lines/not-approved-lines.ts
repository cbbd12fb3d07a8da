import type { Rollout } from '../../../rollouts/model/rollout.ts'
import { LENGTHS } from '../../platform/block-limits.ts'
import { user, type Line } from '../../text/inline.ts'
import { visibleText } from '../../text/visible-text.ts'

const NOTHING_SENT = ' Nothing was sent to devices.'

/** How a request ended that was never approved, for its requester. */
export const notApprovedLines = (rollout: Rollout): readonly Line[] => {
  const to: Line = [user(rollout.requester), ', ']
  if (rollout.status === 'rejected') {
    const why = rollout.remark === undefined ? '' : `: “${visibleText(rollout.remark, LENGTHS.reason)}”`
    return [[...to, user(rollout.by), ` rejected this${why}.`, NOTHING_SENT]]
  }
  if (rollout.status === 'expired') {
    const votes = rollout.votes.length
    const how = votes === 0 ? 'without a decision' : `with ${votes} of ${rollout.plan.knobs.quorum} approvals`
    return [[...to, `this request expired ${how}.`, NOTHING_SENT]]
  }
  if (rollout.status === 'withdrawn') return [[user(rollout.by), ' withdrew this request.', NOTHING_SENT]]
  return [[...to, 'this request has ended.', NOTHING_SENT]]
}

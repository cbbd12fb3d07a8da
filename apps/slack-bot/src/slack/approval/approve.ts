import { hasPlan } from '../../rollouts/rollout.ts'
import type { ClickHandler } from '../app/interaction.ts'
import { answer } from '../blocks/message.ts'
import { planHashFor } from '../ids.ts'
import { plural } from '../text/plural.ts'
import { askedRollout } from './asked-rollout.ts'
import { refusalView } from './refusal-view.ts'

/** One approver's yes. The right is looked up now, the plan is compared now, and the engine decides. */
export const onApprove: ClickHandler = async (click, context) => {
  const asked = await askedRollout(click, context)
  if (asked === undefined) return
  const { token, stored } = asked
  const outcome = await context.engine.handle(token.rolloutId, {
    type: 'approve',
    by: click.person.userId,
    right: await context.approvers.rightOf(click.person),
    planHash: hasPlan(stored.rollout) ? planHashFor(token, stored.rollout.planHash) : '',
  })
  if (outcome.kind === 'refused') {
    await click.answer(refusalView(outcome.refusal, context.approverNames))
    return
  }
  const { rollout } = outcome
  if (rollout.status !== 'awaiting-approval') return
  const missing = rollout.plan.knobs.quorum - rollout.votes.length
  await click.answer(
    answer([
      [
        `Your approval of ${token.rolloutId} counts. ${plural(missing, 'more is', 'more are')} needed before anything is sent.`,
      ],
    ]),
  )
}

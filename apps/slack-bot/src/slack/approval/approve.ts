import type { Handled } from '../../engine/commands/commit-command.ts'
import type { CommandOf } from '../../rollouts/model/command.ts'
import type { RolloutId } from '../../rollouts/model/ids.ts'
import { lookupFailure } from '../person/lookup-failure.ts'
import { hasPlan } from '../../rollouts/model/rollout.ts'
import type { ClickHandler } from '../app/interaction.ts'
import { answer } from '../blocks/message.ts'
import type { FeatureContext } from '../feature-context.ts'
import { planHashFor } from '../platform/ids.ts'
import { plural } from '../text/plural.ts'
import { takeBackButton } from '../rollout-card/buttons/take-back-button.ts'
import { askedRollout } from './asked-rollout.ts'
import { refusalView } from './refusal-view.ts'

/** Casts a vote. If it would complete the approval, first looks up the current rights of all earlier voters. */
const castVote = async (
  rolloutId: RolloutId,
  vote: CommandOf<'approve'>,
  { engine, approvers }: FeatureContext,
): Promise<Handled> => {
  const outcome = await engine.handle(rolloutId, vote)
  if (outcome.kind !== 'refused' || outcome.refusal.kind !== 'votes-unchecked') return outcome
  const lookups = outcome.refusal.by.map(async (userId) => {
    const right = await approvers.rightOf(userId)
    return [userId, right] as const
  })
  return engine.handle(rolloutId, { ...vote, voterRights: Object.fromEntries(await Promise.all(lookups)) })
}

/** "Approve": looks up the person's right, compares the plan, and lets the engine decide. */
export const onApprove: ClickHandler = async (click, context) => {
  const asked = await askedRollout(click, context)
  if (asked === undefined) return
  const { token, stored } = asked
  const outcome = await castVote(
    token.rolloutId,
    {
      type: 'approve',
      by: click.person.userId,
      right: await context.approvers.rightOf(click.person.userId),
      planHash: hasPlan(stored.rollout) ? planHashFor(token, stored.rollout.planHash) : '',
    },
    context,
  )
  if (outcome.kind === 'refused') {
    await click.answer(
      refusalView(
        outcome.refusal,
        context.approverNames,
        lookupFailure(outcome.refusal, click.person.userId, context),
      ),
    )
    return
  }
  const { rollout } = outcome
  if (rollout.status !== 'awaiting-approval') return
  const missing = rollout.plan.knobs.quorum - rollout.votes.length
  await click.answer(
    answer(
      [
        [
          `Your approval of ${token.rolloutId} was counted. ${plural(missing, 'more approval is', 'more approvals are')} needed before anything is sent.`,
        ],
      ],
      [takeBackButton(rollout)],
    ),
  )
}

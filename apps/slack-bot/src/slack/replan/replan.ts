import { leftRestOf } from '../../rollouts/waves/drift.ts'
import type { RolloutId } from '../../rollouts/model/ids.ts'
import { isPausedFor } from '../../rollouts/model/facts/pause-facts.ts'
import { hasRunToEnd, type Rollout } from '../../rollouts/model/rollout.ts'
import type { CallHandler, ClickHandler, Interaction } from '../app/interaction.ts'
import { askedRollout } from '../approval/asked-rollout.ts'
import { refusalView } from '../approval/refusal-view.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { answer } from '../blocks/message.ts'
import type { FeatureContext } from '../feature-context.ts'
import { COMMAND } from '../platform/ids.ts'
import { standingOf } from '../rollout-card/rollout-mark.ts'
import { liveRolloutButtons } from '../status/rollout-summary.ts'
import { typedRolloutId } from '../text/typed-rollout-id.ts'
import { lookupFailure } from '../person/lookup-failure.ts'
import { visibleText } from '../text/visible-text.ts'

const alreadyReplannedText = (rolloutId: RolloutId, successor: Rollout): string => {
  const next = successor.rolloutId
  const what = `The rest of ${rolloutId} was already requested again: ${next} · ${standingOf(successor).word}. Nothing changed.`
  if (successor.status === 'draft') return `${what} Its card appears in the channel when the plan is ready.`
  if (hasRunToEnd(successor))
    return `${what} If devices are left after that one, request them with ${COMMAND} replan ${next} or ${COMMAND} upgrade.`
  return `${what} ${COMMAND} status ${next} shows it.`
}

const apply = async (
  interaction: Interaction,
  asked: { readonly rolloutId: RolloutId; readonly reason?: string },
  context: FeatureContext,
): Promise<void> => {
  const { rolloutId, reason } = asked
  const by = interaction.person.userId
  const outcome = await context.engine.replan({
    rolloutId,
    by,
    right: await context.approvers.rightOf(by),
    ...(reason === undefined ? {} : { reason: visibleText(reason, LENGTHS.reason) }),
  })
  if (outcome.kind === 'planned-before') {
    await interaction.answer(answer([[alreadyReplannedText(rolloutId, outcome.successor)]]))
    return
  }
  await interaction.answer(
    outcome.kind === 'refused'
      ? refusalView(outcome.refusal, context.approverNames, lookupFailure(outcome.refusal, by, context))
      : answer([
          [
            `The rest of ${rolloutId} was requested again as ${outcome.rolloutId}. Its card appears in the channel when the plan is ready.`,
          ],
          [`${rolloutId} sends nothing more. Someone else must approve ${outcome.rolloutId} first.`],
        ]),
  )
}

/** "Plan the rest again" on the card of a drifted rollout. */
export const onReplanClick: ClickHandler = async (click, context) => {
  const asked = await askedRollout(click, context)
  if (asked !== undefined) await apply(click, { rolloutId: asked.token.rolloutId }, context)
}

const MOST_ROLLOUTS = 20

const mayBePlannedAgain = (rollout: Rollout): boolean =>
  isPausedFor(rollout, 'drift') || (hasRunToEnd(rollout) && leftRestOf(rollout).length > 0)

/** `/ota replan R-23 [why]`. */
export const onReplan: CallHandler = async (call, context) => {
  const [first = '', ...rest] = call.argument.split(' ')
  const rolloutId = typedRolloutId(first)
  if (rolloutId !== undefined) {
    const reason = rest.join(' ')
    await apply(call, { rolloutId, ...(reason === '' ? {} : { reason }) }, context)
    return
  }
  const rollouts = await context.engine.listRollouts({
    projectId: context.project.projectId,
    statuses: ['paused', 'halted', 'completed', 'completed-with-failures'],
    limit: MOST_ROLLOUTS,
  })
  const drifted = rollouts.filter(({ rollout }) => mayBePlannedAgain(rollout))
  const [found] = drifted
  await call.answer(
    found === undefined
      ? answer([['No rollout left out any devices, so there is nothing to plan again. Nothing changed.']])
      : answer(
          [[`Which rollout? For example /ota replan ${found.rollout.rolloutId}. Nothing changed yet.`]],
          liveRolloutButtons(drifted),
        ),
    call.mode,
  )
}

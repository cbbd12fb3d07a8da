import type { RolloutId } from '../../rollouts/ids.ts'
import type { CallHandler, ClickHandler, Interaction } from '../app/interaction.ts'
import { askedRollout } from '../approval/asked-rollout.ts'
import { refusalView } from '../approval/refusal-view.ts'
import { LENGTHS } from '../block-limits.ts'
import { answer } from '../blocks/message.ts'
import type { FeatureContext } from '../feature-context.ts'
import { liveRolloutButtons } from '../status/rollout-summary.ts'
import { typedRolloutId } from '../text/typed-rollout-id.ts'
import { visibleText } from '../text/visible-text.ts'

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
  await interaction.answer(
    outcome.kind === 'refused'
      ? refusalView(outcome.refusal, context.approverNames)
      : answer([
          [
            `What ${rolloutId} had left is asked for again as ${outcome.rolloutId}. Its card appears in the channel when the plan is made.`,
          ],
          [`${rolloutId} sends nothing more. Someone else must approve ${outcome.rolloutId} first.`],
        ]),
  )
}

/** "Plan the rest again" on the card of a rollout that drifted. */
export const onReplanClick: ClickHandler = async (click, context) => {
  const asked = await askedRollout(click, context)
  if (asked !== undefined) await apply(click, { rolloutId: asked.token.rolloutId }, context)
}

/** `/ota replan R-23 [why]`. */
export const onReplan: CallHandler = async (call, context) => {
  const [first = '', ...rest] = call.argument.split(' ')
  const rolloutId = typedRolloutId(first)
  if (rolloutId !== undefined) {
    const reason = rest.join(' ')
    await apply(call, { rolloutId, ...(reason === '' ? {} : { reason }) }, context)
    return
  }
  const paused = await context.engine.listRollouts({
    projectId: context.project.projectId,
    statuses: ['paused'],
  })
  const drifted = paused.filter(({ rollout }) => rollout.status === 'paused' && rollout.pausedFor === 'drift')
  const [found] = drifted
  await call.answer(
    found === undefined
      ? answer([
          [
            'No rollout is paused because other versions are offered, so there is nothing to plan again. Nothing changed.',
          ],
        ])
      : answer(
          [[`Which rollout? For example /ota replan ${found.rollout.rolloutId}. Nothing changed yet.`]],
          liveRolloutButtons(drifted),
        ),
    call.mode,
  )
}

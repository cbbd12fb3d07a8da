import type { RolloutId } from '../../rollouts/ids.ts'
import type { ClickHandler, Interaction } from '../app/interaction.ts'
import { askedRollout } from '../approval/asked-rollout.ts'
import { refusalView } from '../approval/refusal-view.ts'
import { answer } from '../blocks/message.ts'
import type { FeatureContext } from '../feature-context.ts'
import { approverLine } from '../person/approver-names.ts'
import { user } from '../text/inline.ts'

/**
 * Halting is one click for anyone as soon as something may be sent. Before that it only takes back what others asked
 * for and approved, so it is theirs. Answers the person when it says no.
 */
export const mayHalt = async (
  interaction: Interaction,
  rolloutId: RolloutId,
  context: FeatureContext,
): Promise<boolean> => {
  const rollout = (await context.engine.loadRollout(rolloutId))?.rollout
  if (rollout?.status !== 'scheduled' || rollout.requester === interaction.person.userId) return true
  const right = await context.approvers.recentRightOf(interaction.person.userId)
  if (right === 'approver') return true
  if (right === 'unknown') {
    await interaction.answer(refusalView({ kind: 'approver-unknown' }, context.approverNames))
    return false
  }
  await interaction.answer(
    answer([
      [
        'Before it begins, only ',
        user(rollout.requester),
        ' or ',
        ...approverLine(context.approverNames),
        ' may cancel this upgrade. Nothing changed. Once devices are sent, anyone may halt it.',
      ],
    ]),
  )
  return false
}

/** "Cancel" on a card that waits for its window. */
export const onCancel: ClickHandler = async (click, context) => {
  const asked = await askedRollout(click, context)
  if (asked === undefined || !(await mayHalt(click, asked.token.rolloutId, context))) return
  const { rolloutId } = asked.token
  const outcome = await context.engine.handle(rolloutId, { type: 'halt', by: click.person.userId })
  if (outcome.kind === 'refused') {
    await click.answer(refusalView(outcome.refusal, context.approverNames))
    return
  }
  const { rollout } = outcome
  const hasStarted = 'startedAtMs' in rollout && rollout.startedAtMs !== undefined
  await click.answer(
    answer([
      [
        hasStarted
          ? `${rolloutId} had begun just before, so it is halted: nothing more is sent. The card says what was.`
          : `${rolloutId} is cancelled. Nothing was sent to devices.`,
      ],
    ]),
  )
}

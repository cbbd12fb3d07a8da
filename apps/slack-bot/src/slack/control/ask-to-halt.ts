import type { RolloutId } from '../../rollouts/model/ids.ts'
import { refusalOfHalt } from '../../rollouts/people/decide-control.ts'
import type { Call } from '../app/interaction.ts'
import { refusalView } from '../approval/refusal-view.ts'
import { lookupFailure } from '../person/lookup-failure.ts'
import type { FeatureContext } from '../feature-context.ts'
import { haltQuestion } from './halt-question.ts'
import { rightToHalt } from './right-to-halt.ts'

/** `/ota halt R-23 [why]` asks once before it ends the rollout. A person who may not halt gets a refusal instead. */
export const askToHalt = async (
  call: Call,
  asked: { readonly rolloutId: RolloutId; readonly reason?: string },
  context: FeatureContext,
): Promise<void> => {
  const { approverNames, engine } = context
  const by = call.person.userId
  const rollout = (await engine.loadRollout(asked.rolloutId))?.rollout
  const refusal =
    rollout === undefined
      ? ({ kind: 'no-such-rollout' } as const)
      : refusalOfHalt(rollout, { by, right: await rightToHalt(rollout, by, context) })
  const view =
    refusal === undefined
      ? haltQuestion(asked.rolloutId, asked.reason)
      : refusalView(refusal, approverNames, lookupFailure(refusal, by, context))
  await call.answer(view, call.mode)
}

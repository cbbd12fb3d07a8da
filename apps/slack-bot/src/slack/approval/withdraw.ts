import type { ClickHandler } from '../app/interaction.ts'
import { askedRollout } from './asked-rollout.ts'
import { refusalView } from './refusal-view.ts'

/** "Withdraw": the engine checks that the person is the requester. */
export const onWithdraw: ClickHandler = async (click, context) => {
  const asked = await askedRollout(click, context)
  if (asked === undefined) return
  const outcome = await context.engine.handle(asked.token.rolloutId, {
    type: 'withdraw',
    by: click.person.userId,
  })
  if (outcome.kind === 'refused') await click.answer(refusalView(outcome.refusal, context.approverNames))
}

import type { ClickHandler } from '../app/interaction.ts'
import { askedRollout } from './asked-rollout.ts'
import { refusalView } from './refusal-view.ts'

/** The requester takes the request back. The engine knows who that is. */
export const onWithdraw: ClickHandler = async (click, context) => {
  const asked = await askedRollout(click, context)
  if (asked === undefined) return
  const outcome = await context.engine.handle(asked.token.rolloutId, {
    type: 'withdraw',
    by: click.person.userId,
  })
  if (outcome.kind === 'refused') await click.answer(refusalView(outcome.refusal, context.approverNames))
}

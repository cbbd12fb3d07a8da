import { hasBegun, hasExecution } from '../../rollouts/model/rollout.ts'
import type { ClickHandler } from '../app/interaction.ts'
import { askedRollout } from '../approval/asked-rollout.ts'
import { refusalView } from '../approval/refusal-view.ts'
import { lookupFailure } from '../person/lookup-failure.ts'
import { answer } from '../blocks/message.ts'
import { rightToHalt } from './right-to-halt.ts'

/** "Cancel" on a rollout that is waiting for its window. */
export const onCancel: ClickHandler = async (click, context) => {
  const asked = await askedRollout(click, context)
  if (asked === undefined) return
  const { rolloutId } = asked.token
  const by = click.person.userId
  const right = await rightToHalt(asked.stored.rollout, by, context)
  const outcome = await context.engine.handle(rolloutId, { type: 'halt', by, right })
  if (outcome.kind === 'refused') {
    await click.answer(
      refusalView(outcome.refusal, context.approverNames, lookupFailure(outcome.refusal, by, context)),
    )
    return
  }
  const { rollout } = outcome
  await click.answer(
    answer([
      [
        hasExecution(rollout) && hasBegun(rollout)
          ? `${rolloutId} had just started, so it was halted. Nothing more is sent; the card shows what was sent.`
          : `${rolloutId} is cancelled. Nothing was sent to devices.`,
      ],
    ]),
  )
}

import type { ClickHandler } from '../app/interaction.ts'
import { answer } from '../blocks/message.ts'
import { askedRollout } from './asked-rollout.ts'
import { refusalView } from './refusal-view.ts'

/** "Take back my approval": the engine checks that the person has approved it, and that nothing was sent. */
export const onTakeBack: ClickHandler = async (click, context) => {
  const asked = await askedRollout(click, context)
  if (asked === undefined) return
  const { rolloutId } = asked.token
  const by = click.person.userId
  const outcome = await context.engine.handle(rolloutId, { type: 'take-back-approval', by })
  await click.answer(
    outcome.kind === 'refused'
      ? refusalView(outcome.refusal, context.approverNames)
      : answer([
          [
            `Your approval of ${rolloutId} no longer counts. Nothing was sent to devices, and the upgrade waits for approval. You can approve it again on its card.`,
          ],
        ]),
  )
}

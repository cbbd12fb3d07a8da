import { windowStateNow } from '../../engine/windows/window-state.ts'
import { LIVE_STATUSES } from '../../rollouts/model/rollout.ts'
import type { CallHandler } from '../app/interaction.ts'
import { answer } from '../blocks/message.ts'
import type { FeatureContext } from '../feature-context.ts'
import type { RolloutId } from '../../rollouts/model/ids.ts'
import { bold } from '../text/inline.ts'
import { typedRolloutId } from '../text/typed-rollout-id.ts'
import { visibleText } from '../text/visible-text.ts'
import { nothingRunning, oneRollout, rolloutList } from './status-message.ts'

const permalinkOf = async (rolloutId: RolloutId, context: FeatureContext): Promise<string | undefined> => {
  const card = await context.ledger.loadCard(rolloutId)
  if (card?.messageTs === undefined) return undefined
  const answered = await context.client.chat
    .getPermalink({ channel: card.place, message_ts: card.messageTs })
    .catch(() => undefined)
  return answered?.permalink
}

/** `/ota status [R-23]`. */
export const onStatus: CallHandler = async (call, context) => {
  const { engine, project, clock } = context
  const nowMs = clock.now()
  if (call.argument === '') {
    const rollouts = await engine.listRollouts({
      projectId: project.projectId,
      statuses: LIVE_STATUSES,
      limit: 10,
    })
    const view =
      rollouts.length === 0
        ? nothingRunning()
        : rolloutList([bold('Requests and rollouts that have not ended, newest first')], rollouts, nowMs)
    await call.answer(view, call.mode)
    return
  }
  const rolloutId = typedRolloutId(call.argument)
  const stored = rolloutId === undefined ? undefined : await engine.loadRollout(rolloutId)
  if (rolloutId === undefined || stored === undefined) {
    await call.answer(
      answer([
        [
          `There is no rollout “${visibleText(call.argument, 40)}”. A rollout’s id looks like R-23; /ota status lists the running ones.`,
        ],
      ]),
      call.mode,
    )
    return
  }
  const permalink = await permalinkOf(rolloutId, context)
  await call.answer(
    oneRollout(stored, {
      nowMs,
      context: { approvers: context.approverNames, windowAt: windowStateNow },
      ...(permalink === undefined ? {} : { permalink }),
    }),
    call.mode,
  )
}

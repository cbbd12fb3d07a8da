import { lookupFailure } from '../person/lookup-failure.ts'
import { hasPlan } from '../../rollouts/model/rollout.ts'
import type { ClickHandler, SubmissionHandler } from '../app/interaction.ts'
import { noteModal } from '../blocks/note-modal.ts'
import { ACTIONS, parseRolloutValue, planHashFor, toRolloutValue } from '../platform/ids.ts'
import { refusalLine } from '../user-message.ts'
import { askedRollout } from './asked-rollout.ts'
import { refusalView } from './refusal-view.ts'
import { rejectModal } from './reject-modal.ts'

/** Opens the form for the reason. Without the right, the person gets a refusal at once; the submission checks again. */
export const onReject: ClickHandler = async (click, context) => {
  const asked = await askedRollout(click, context)
  if (asked === undefined) return
  const { token, stored } = asked
  const { rollout } = stored
  const right = await context.approvers.rightOf(click.person.userId)
  if (rollout.status === 'awaiting-approval' && right === 'approver') {
    const value =
      token.planPrefix === undefined ? token.rolloutId : toRolloutValue(token.rolloutId, token.planPrefix)
    await click.openModal(rejectModal(rollout, value))
    return
  }
  const planHash = hasPlan(rollout) ? planHashFor(token, rollout.planHash) : ''
  const by = click.person.userId
  // Here the engine can only refuse; it says why.
  const outcome = await context.engine.handle(token.rolloutId, { type: 'reject', by, right, planHash })
  if (outcome.kind === 'refused')
    await click.answer(
      refusalView(
        outcome.refusal,
        context.approverNames,
        lookupFailure(outcome.refusal, click.person.userId, context),
      ),
    )
}

/** Checks right, state and plan again, because minutes may have passed since the form was opened. */
export const onRejectSubmitted: SubmissionHandler = async (submission, context) => {
  const token = parseRolloutValue(submission.view.privateMetadata)
  const stored = token === undefined ? undefined : await context.engine.loadRollout(token.rolloutId)
  const notPossible = (line: Parameters<typeof noteModal>[1][number]) =>
    ({ kind: 'show', view: noteModal('Not rejected', [line]) }) as const
  if (token === undefined || stored === undefined)
    return notPossible(refusalLine({ kind: 'no-such-rollout' }, context.approverNames))
  const reason = submission.view.fields.get(ACTIONS.rejectReason)?.text
  const outcome = await context.engine.handle(token.rolloutId, {
    type: 'reject',
    by: submission.person.userId,
    right: await context.approvers.rightOf(submission.person.userId),
    planHash: hasPlan(stored.rollout) ? planHashFor(token, stored.rollout.planHash) : '',
    ...(reason === undefined ? {} : { reason }),
  })
  return outcome.kind === 'done'
    ? { kind: 'close' }
    : notPossible(
        refusalLine(
          outcome.refusal,
          context.approverNames,
          lookupFailure(outcome.refusal, submission.person.userId, context),
        ),
      )
}

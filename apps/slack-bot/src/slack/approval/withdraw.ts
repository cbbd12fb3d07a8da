import type { Rollout } from '../../rollouts/model/rollout.ts'
import type { ClickHandler, SubmissionHandler } from '../app/interaction.ts'
import { noteModal } from '../blocks/note-modal.ts'
import { parseRolloutValue } from '../platform/ids.ts'
import { refusalLine } from '../user-message.ts'
import { askedRollout } from './asked-rollout.ts'
import { refusalView } from './refusal-view.ts'
import { withdrawModal } from './withdraw-modal.ts'

const mayStillWithdraw = ({ status }: Rollout): boolean =>
  status === 'draft' || status === 'awaiting-approval' || status === 'scheduled'

/** "Withdraw…": asks the requester once, in a form. Others are refused at once; the submission checks again. */
export const onWithdraw: ClickHandler = async (click, context) => {
  const asked = await askedRollout(click, context)
  if (asked === undefined) return
  const { rollout } = asked.stored
  const { userId: by } = click.person
  if (by === rollout.requester && mayStillWithdraw(rollout)) {
    await click.openModal(withdrawModal(rollout))
    return
  }
  // Here the engine can only refuse; it says why.
  const outcome = await context.engine.handle(rollout.rolloutId, { type: 'withdraw', by })
  if (outcome.kind === 'refused') await click.answer(refusalView(outcome.refusal, context.approverNames))
}

export const onWithdrawSubmitted: SubmissionHandler = async (submission, context) => {
  const token = parseRolloutValue(submission.view.privateMetadata)
  const stored = token === undefined ? undefined : await context.engine.loadRollout(token.rolloutId)
  const notPossible = (line: Parameters<typeof noteModal>[1][number]) =>
    ({ kind: 'show', view: noteModal('Not withdrawn', [line]) }) as const
  if (token === undefined || stored === undefined)
    return notPossible(refusalLine({ kind: 'no-such-rollout' }, context.approverNames))
  const outcome = await context.engine.handle(token.rolloutId, {
    type: 'withdraw',
    by: submission.person.userId,
  })
  return outcome.kind === 'done'
    ? { kind: 'close' }
    : notPossible(refusalLine(outcome.refusal, context.approverNames))
}

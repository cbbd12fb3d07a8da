import type { ModalView } from '@slack/types'
import { MOST_CLEARED } from '../../rollouts/people/clear-failed-rules.ts'
import { failureView } from '../app/answers/answer-failure.ts'
import type { ClickHandler, SubmissionHandler } from '../app/interaction.ts'
import { refusalView } from '../approval/refusal-view.ts'
import { noteModal } from '../blocks/note-modal.ts'
import type { FeatureContext } from '../feature-context.ts'
import { placesText } from '../pending/places-text.ts'
import { lookupFailure } from '../person/lookup-failure.ts'
import { refusalLine } from '../user-message.ts'
import { clearModal, parseClearMetadata, toClearMetadata } from './clear-modal.ts'
import { clearLines } from './clear-result.ts'
import { readFailed } from './read-failed.ts'

const TITLE = 'Clear at Tuya'

const formFor = async (
  text: string,
  channelId: string | undefined,
  context: FeatureContext,
): Promise<ModalView> => {
  const answered = await readFailed(text, {}, context)
  if (answered.kind === 'answer')
    return noteModal(TITLE, [[answered.view.text.split('\n')[0] ?? ''], ['Nothing changed.']])
  const where = placesText(answered.read)
  const listed = answered.devices.filter(({ isListed }) => isListed)
  const reserved = listed.filter(({ reservedBy }) => reservedBy !== undefined)
  const free = listed.filter(({ reservedBy }) => reservedBy === undefined)
  const devices = free.slice(0, MOST_CLEARED)
  if (devices.length === 0)
    return noteModal(TITLE, [
      [
        reserved.length === 0
          ? `Tuya lists no failed device in ${where} any more. Nothing changed.`
          : `Rollouts that have not ended have all failed devices in ${where}. They can be cleared afterwards. Nothing changed.`,
      ],
    ])
  const deviceIds = devices.map(({ device }) => device.deviceId)
  return clearModal(devices, {
    where,
    more: free.length - devices.length,
    reserved,
    privateMetadata: toClearMetadata(channelId, { deviceIds, where }),
  })
}

/** "Clear at Tuya…": asks once more. Who surely may not is told at once; the submission checks again. */
export const onClear: ClickHandler = async (click, context) => {
  const { value = '', channelId } = click
  const by = click.person.userId
  const right = await context.approvers.rightOf(by)
  if (right !== 'approver') {
    const { projectId } = context.project
    // Without the right nothing but a refusal can come of this, and the trail should have it.
    const asked = { projectId, deviceIds: [], where: '', by, right, idempotencyKey: '' }
    const outcome = await context.engine.clearFailed(asked)
    if (outcome.kind === 'refused')
      await click.answer(
        refusalView(outcome.refusal, context.approverNames, lookupFailure(outcome.refusal, by, context)),
      )
    return
  }
  const modal = await click.openModal(noteModal(TITLE, [['Reading what failed …']]))
  let view: ModalView
  try {
    view = await formFor(value, channelId, context)
  } catch (error) {
    const { blocks } = failureView(error, context.log, { userId: by })
    view = { ...noteModal(TITLE, []), blocks }
  }
  await click.updateModal(modal, view)
}

/** "Clear". The form's own id makes a second delivery, or a second press after a lost answer, the same request. */
export const onClearSubmitted: SubmissionHandler = async (submission, context) => {
  const facts = parseClearMetadata(submission.view.privateMetadata)
  const by = submission.person.userId
  if (facts === undefined)
    return { kind: 'show', view: noteModal(TITLE, [['I cannot read this form. Nothing changed.']]) }
  const cleared = await context.engine.clearFailed({
    projectId: context.project.projectId,
    ...facts,
    by,
    right: await context.approvers.rightOf(by),
    idempotencyKey: `form:${submission.view.viewId}`,
  })
  const lines =
    cleared.kind === 'refused'
      ? [refusalLine(cleared.refusal, context.approverNames, lookupFailure(cleared.refusal, by, context))]
      : clearLines(cleared)
  return { kind: 'show', view: noteModal(TITLE, lines) }
}

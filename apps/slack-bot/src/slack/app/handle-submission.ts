import { setTimeout as sleep } from 'node:timers/promises'
import type { AckFn, ViewOutput, ViewResponseAction, ViewSubmitAction } from '@slack/bolt'
import { answer } from '../blocks/message.ts'
import { modalAsMessage } from '../blocks/modal-as-message.ts'
import { noteModal } from '../blocks/note-modal.ts'
import type { FeatureContext } from '../feature-context.ts'
import { MODALS } from '../platform/ids.ts'
import { markedView, readMarked } from '../platform/installation-mark.ts'
import { failureView } from './answers/answer-failure.ts'
import { createAnswer } from './answers/create-answer.ts'
import type { Submission, SubmissionAnswer } from './interaction.ts'
import { formAgain } from './form-again.ts'
import { outsiderLine } from '../person/outsider-line.ts'
import { toModalFacts } from './modal-facts.ts'
import { createModalOpener } from './answers/open-modals.ts'
import { modalRoutes } from './routes/modal-routes.ts'
import { foreignModal } from './whose-click.ts'

type Unchecked = Omit<Submission, 'person'> & { readonly userId: string }

interface SubmissionArgs {
  readonly ack: AckFn<ViewResponseAction>
  readonly body: ViewSubmitAction
  readonly view: ViewOutput
}

/** Slack waits 3 s; then it shows "We had some trouble connecting". */
const ANSWER_TIMEOUT_MS = 2_300

const WAITING = noteModal('One moment', [
  ['This is taking a little longer than usual. The answer will appear here.'],
])
const OLD_FORM = noteModal('Older form', [
  ['This form is from an older version of the bot. Nothing changed. Please start again with /ota.'],
])
const DONE = noteModal('Done', [['Done. You can close this window.']])

const toResponse = (result: SubmissionAnswer, installationId: string): ViewResponseAction => {
  if (result.kind === 'show')
    return { response_action: 'update', view: markedView(result.view, installationId) }
  if (result.kind === 'correct') return { response_action: 'errors', errors: { ...result.errors } }
  return { response_action: 'clear' }
}

/** The answer for a modal that was already acknowledged: the view can only be replaced. */
const toLateView = (result: SubmissionAnswer, submitted: ViewOutput) => {
  if (result.kind === 'show') return result.view
  return result.kind === 'close' ? DONE : formAgain(submitted, Object.values(result.errors))
}

/** First checks who is submitting: the person may have left the workspace since opening the form. */
const run = async (
  unchecked: Unchecked,
  { callbackId, drawnBy }: { readonly callbackId: string; readonly drawnBy: string | undefined },
  context: FeatureContext,
): Promise<SubmissionAnswer> => {
  const route = modalRoutes.get(callbackId)
  const { userId, ...submission } = unchecked
  try {
    const checked = await context.checkPerson(userId, route?.freshness ?? 'recent')
    if (checked.kind === 'refused')
      return { kind: 'show', view: noteModal('Not possible', [outsiderLine(checked)]) }
    if (drawnBy !== undefined && drawnBy !== context.installationId)
      return { kind: 'show', view: foreignModal }
    if (route === undefined || drawnBy === undefined) return { kind: 'show', view: OLD_FORM }
    return await route.handle({ ...submission, person: checked.person }, context)
  } catch (error) {
    const { blocks } = failureView(error, context.log, { userId, callbackId })
    return { kind: 'show', view: { ...noteModal('Not finished', []), blocks } }
  }
}

/** The channel to answer in. Slack decides whether the person may write there. */
const channelIn = (privateMetadata: string): string | undefined =>
  /^([CDG][A-Z0-9]{2,})(?:\s|$)/u.exec(privateMetadata)?.[1]

const runAfterwards = async (
  result: SubmissionAnswer,
  submission: Unchecked,
  context: FeatureContext,
): Promise<void> => {
  if (result.kind !== 'close' || result.afterwards === undefined) return
  try {
    await result.afterwards()
  } catch (error) {
    await submission.answer(failureView(error, context.log, { userId: submission.userId }))
  }
}

/** Answers a submitted modal within Slack's 3 s: with the result, or with a waiting view that the result replaces later. */
export const handleSubmission = async (args: SubmissionArgs, context: FeatureContext): Promise<void> => {
  const { ack, body, view } = args
  const facts = toModalFacts(view)
  const place = { userId: body.user.id, channelId: channelIn(facts.privateMetadata) }
  const submission: Unchecked = {
    ...place,
    ...createModalOpener(context.client, body.trigger_id, true),
    answer: createAnswer(context, place, undefined),
    view: facts,
  }
  const of = {
    callbackId: view.callback_id,
    drawnBy: readMarked(view.private_metadata).installationId,
  }
  const acknowledge = async (response: ViewResponseAction): Promise<void> => {
    try {
      await ack(response)
    } catch (error) {
      context.log.warn({ error }, 'The answer to a form could not be sent to Slack')
    }
  }
  const result = run(submission, of, context)
  const onTime = await Promise.race([result, sleep(ANSWER_TIMEOUT_MS, undefined, { ref: false })])
  if (onTime !== undefined) {
    await acknowledge(toResponse(onTime, context.installationId))
    return runAfterwards(onTime, submission, context)
  }
  await acknowledge({ response_action: 'update', view: WAITING })
  const late = await result
  const lateView = toLateView(late, view)
  const shown = await submission.updateModal({ viewId: view.id }, lateView)
  // If the person closed the modal, the result is posted as a message. A further form is not.
  if (shown === 'closed' && late.kind === 'correct')
    await submission.answer(answer(Object.values(late.errors).map((sentence) => [sentence])))
  else if (shown === 'closed' && lateView !== DONE && lateView.callback_id === MODALS.show)
    await submission.answer(modalAsMessage(lateView))
  await runAfterwards(late, submission, context)
}

import type { Refusal } from '../../rollouts/model/codes/refusal.ts'
import type { RolloutId } from '../../rollouts/model/ids.ts'
import { startsAtOf, type Start } from '../../rollouts/model/start.ts'
import { failureView } from '../app/answers/answer-failure.ts'
import type { ModalFacts, Submission, SubmissionAnswer, SubmissionHandler } from '../app/interaction.ts'
import type { WaitingRead } from '../pending/read-waiting.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { noteModal } from '../blocks/note-modal.ts'
import type { FeatureContext } from '../feature-context.ts'
import { ACTIONS } from '../platform/ids.ts'
import { at, toPlainText, type Line } from '../text/inline.ts'
import { listed } from '../text/listed.ts'
import { visibleText } from '../text/visible-text.ts'
import { refusalLine } from '../user-message.ts'
import { chosenDevices, firstIn, type ChosenDevice } from './chosen-devices.ts'
import { entriesIn } from './entries.ts'
import { formFor, type FormFacts } from './form-for.ts'
import { parseRequestMetadata } from './metadata.ts'
import { choiceBlockId } from './devices/device-inputs.ts'
import { BLOCKS } from './plan-modal.ts'
import { startIn } from './start-in.ts'
import { WHEN_BLOCKS } from './when-choice.ts'

/** At the ticks, or where devices are left out. */
const atDevices = (sentence: string, { isByRoom }: { readonly isByRoom: boolean }): SubmissionAnswer => ({
  kind: 'correct',
  errors: { [choiceBlockId(isByRoom)]: sentence },
})

const SHOWN_NAMES = 3

const refusalText = (
  refusal: Refusal,
  devices: readonly ChosenDevice[],
  facts: { readonly isByRoom: boolean; readonly context: FeatureContext },
): string => {
  const { context, isByRoom } = facts
  if (refusal.kind !== 'devices-busy') return toPlainText(refusalLine(refusal, context.approverNames))
  const names = devices
    .filter(({ deviceId }) => refusal.deviceIds.includes(deviceId))
    .map(({ name }) => visibleText(name, LENGTHS.name))
  const more = names.length - SHOWN_NAMES
  const shown = more > 0 ? [...names.slice(0, SHOWN_NAMES), `${more} more`] : names
  const verb = names.length === 1 ? 'is' : 'are'
  return `${listed(shown)} ${verb} already part of ${refusal.reservedBy}. Nothing was requested. ${isByRoom ? 'Leave out' : 'Untick'} ${names.length === 1 ? 'it' : 'them'} and ask again.`
}

const untilLine = (start: Start): Line => {
  const startsAtMs = startsAtOf(start)
  if (startsAtMs !== undefined)
    return [
      'Nothing is sent to devices before ',
      at(startsAtMs, 'day-time'),
      ', and nothing at all unless someone else approves it by then.',
    ]
  return [
    start === 'now'
      ? 'Nothing is sent to devices until someone else approves it.'
      : 'Nothing is sent to devices until someone else approves it and the maintenance window opens.',
  ]
}

const atField = (blockId: string, sentence: string): SubmissionAnswer => ({
  kind: 'correct',
  errors: { [blockId]: sentence },
})

/** The field of the date and time appears a moment after it was chosen. */
const whenFieldOf = ({ blocks }: ModalFacts): string =>
  blocks.some(({ block_id: id }) => id === WHEN_BLOCKS.startsAt) ? WHEN_BLOCKS.startsAt : WHEN_BLOCKS.when

const requestedNote = (rolloutId: RolloutId, place: string, start: Start): SubmissionAnswer => ({
  kind: 'show',
  view: noteModal('Waiting for approval', [
    [
      `${rolloutId} is waiting for approval. Its card with Approve and Reject appears in `,
      { channel: place },
      ' when the plan is ready.',
    ],
    untilLine(start),
  ]),
})

const CHANGED: Line = [
  'What is waiting there changed while this form was open. Nothing was requested. Please check it and press again.',
]

const shownAgain = async (
  read: WaitingRead,
  facts: FormFacts,
  context: FeatureContext,
): Promise<SubmissionAnswer> => {
  const form = await formFor(read, { ...facts, news: [CHANGED] }, context)
  return form.kind === 'form'
    ? { kind: 'show', view: form.view }
    : atDevices(form.problem, { isByRoom: true })
}

const request = async ({ view, person }: Submission, context: FeatureContext): Promise<SubmissionAnswer> => {
  const { place, label, digest } = parseRequestMetadata(view.privateMetadata)
  const reason = view.fields.get(ACTIONS.upgradeReason)?.text
  const start = startIn(view)
  if (start === undefined)
    return atField(whenFieldOf(view), 'Choose the date and time to start at. Nothing was requested.')
  const idempotencyKey = `form:${view.viewId}`
  const isByRoom = digest !== undefined
  // The devices of an earlier press are reserved by now, and would look like a change.
  const earlier = isByRoom ? await context.engine.findDraft(idempotencyKey) : undefined
  if (earlier !== undefined) return requestedNote(earlier, place, start)
  const chosen = await chosenDevices(view, context)
  if (chosen.kind === 'gone')
    return atDevices('I couldn’t find these places any more, so nothing was requested.', { isByRoom })
  if (chosen.kind === 'changed')
    return shownAgain(chosen.read, { place, requester: person.userId, entries: entriesIn(view) }, context)
  const { devices } = chosen
  if (devices.length === 0)
    return atDevices(
      isByRoom
        ? 'Every device is left out. Nothing was requested.'
        : 'Tick at least one device. Nothing was requested.',
      { isByRoom },
    )
  const first = firstIn(view, devices)
  if (first.kind === 'problem') return atField(BLOCKS.first, first.problem)
  const { firstDeviceIds } = first
  const outcome = await context.engine.draft({
    requester: person.userId,
    place,
    selection: {
      projectId: context.project.projectId,
      label,
      devices,
      ...(firstDeviceIds.length > 0 && { firstDeviceIds }),
    },
    ...(reason === undefined ? {} : { reason }),
    start,
    idempotencyKey,
  })
  if (outcome.kind === 'drafted') return requestedNote(outcome.rolloutId, place, start)
  const sentence = refusalText(outcome.refusal, devices, { isByRoom, context })
  if (outcome.refusal.kind === 'reason-required') return atField(BLOCKS.reason, sentence)
  return outcome.refusal.kind === 'start-out-of-range'
    ? atField(whenFieldOf(view), sentence)
    : atDevices(sentence, { isByRoom })
}

/**
 * "Ask for approval": stores the request before answering Slack, so that nothing is lost. The form's id makes a second
 * delivery, or a second press after a lost answer, the same request.
 */
export const onRequestSubmitted: SubmissionHandler = async (submission, context) => {
  try {
    return await request(submission, context)
  } catch (error) {
    failureView(error, context.log, { userId: submission.person.userId })
    const isByRoom = parseRequestMetadata(submission.view.privateMetadata).digest !== undefined
    return atDevices(
      'I couldn’t store your request, so nothing was requested and nothing was sent. Please press again.',
      { isByRoom },
    )
  }
}

import type { Refusal } from '../../rollouts/model/refusal.ts'
import { failureView } from '../app/answers/answer-failure.ts'
import type { ModalFacts, SubmissionAnswer, SubmissionHandler } from '../app/interaction.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { noteModal } from '../blocks/note-modal.ts'
import type { FeatureContext } from '../feature-context.ts'
import { ACTIONS, parseDeviceValue } from '../platform/ids.ts'
import { toPlainText } from '../text/inline.ts'
import { listed } from '../text/listed.ts'
import { visibleText } from '../text/visible-text.ts'
import { refusalLine } from '../user-message.ts'
import { parseMetadata } from './metadata.ts'
import { BLOCKS, devicesBlockId } from './plan-modal.ts'
import { toStart } from './when-choice.ts'

type Selected = { readonly deviceId: string; readonly name: string; readonly toVersion: string }

const selectedDevices = ({ fields }: ModalFacts): readonly Selected[] =>
  (fields.get(ACTIONS.upgradeDevices)?.selected ?? []).flatMap(({ value, text }) => {
    const device = parseDeviceValue(value)
    return device === undefined ? [] : [{ ...device, name: text }]
  })

const atDevices = (sentence: string): SubmissionAnswer => ({
  kind: 'correct',
  errors: { [devicesBlockId(0)]: sentence },
})

const SHOWN_NAMES = 3

const refusalText = (refusal: Refusal, devices: readonly Selected[], context: FeatureContext): string => {
  if (refusal.kind !== 'devices-busy') return toPlainText(refusalLine(refusal, context.approverNames))
  const names = devices
    .filter(({ deviceId }) => refusal.deviceIds.includes(deviceId))
    .map(({ name }) => visibleText(name, LENGTHS.name))
  const more = names.length - SHOWN_NAMES
  const shown = more > 0 ? [...names.slice(0, SHOWN_NAMES), `${more} more`] : names
  const verb = names.length === 1 ? 'is' : 'are'
  return `${listed(shown)} ${verb} already part of ${refusal.reservedBy}. Nothing was requested. Untick ${names.length === 1 ? 'it' : 'them'} and ask again.`
}

/**
 * "Ask for approval": stores the request before answering Slack, so that nothing is lost. The form's id makes a second
 * delivery, or a second press after a lost answer, the same request.
 */
export const onRequestSubmitted: SubmissionHandler = async (submission, context) => {
  const { view, person } = submission
  const devices = selectedDevices(view)
  const reason = view.fields.get(ACTIONS.upgradeReason)?.text
  if (devices.length === 0) return atDevices('Tick at least one device. Nothing was requested.')
  const start = toStart(view.fields.get(ACTIONS.upgradeWhen)?.selected[0]?.value)
  const { place, label } = parseMetadata(view.privateMetadata)
  try {
    const outcome = await context.engine.draft({
      requester: person.userId,
      place,
      selection: { projectId: context.project.projectId, label, devices },
      ...(reason === undefined ? {} : { reason }),
      start,
      idempotencyKey: `form:${view.viewId}`,
    })
    if (outcome.kind === 'refused') {
      const sentence = refusalText(outcome.refusal, devices, context)
      return outcome.refusal.kind === 'reason-required'
        ? { kind: 'correct', errors: { [BLOCKS.reason]: sentence } }
        : atDevices(sentence)
    }
    return {
      kind: 'show',
      view: noteModal('Waiting for approval', [
        [
          `${outcome.rolloutId} is waiting for approval. Its card with Approve and Reject appears in `,
          { channel: place },
          ' when the plan is ready.',
        ],
        [
          start === 'now'
            ? 'Nothing is sent to devices until someone else approves it.'
            : 'Nothing is sent to devices until someone else approves it and the maintenance window opens.',
        ],
      ]),
    }
  } catch (error) {
    failureView(error, context.log, { userId: person.userId })
    return atDevices(
      'I couldn’t store your request, so nothing was requested and nothing was sent. Please press again.',
    )
  }
}

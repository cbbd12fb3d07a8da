import type { Plan } from '../../rollouts/model/plan.ts'
import { hasPlan, type Rollout } from '../../rollouts/model/rollout.ts'
import { refusalOfRequester } from '../../rollouts/people/decide-approval.ts'
import type {
  ClickHandler,
  ModalFacts,
  OptionsHandler,
  SubmissionAnswer,
  SubmissionHandler,
} from '../app/interaction.ts'
import { noteModal } from '../blocks/note-modal.ts'
import { lookupFailure } from '../person/lookup-failure.ts'
import { ACTIONS, isForPlan, parseRolloutValue, planHashFor } from '../platform/ids.ts'
import { optionValueOf } from '../request-upgrade/devices/device-choice.ts'
import { choiceBlockId } from '../request-upgrade/devices/device-inputs.ts'
import { exceptOptions } from '../request-upgrade/except-options.ts'
import { withoutExceptions } from '../request-upgrade/devices/exceptions.ts'
import { whatAndWhere } from '../rollout-card/lines/plan-text.ts'
import { toPlainText, type Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'
import { refusalLine } from '../user-message.ts'
import { askedRollout } from './asked-rollout.ts'
import { changeModal, isChosenByRoom, offeredDevices } from './change-modal.ts'
import { refusalView } from './refusal-view.ts'

/** "Change devices…": opens the form for an approver. Others are refused at once; the submission checks again. */
export const onChangeDevices: ClickHandler = async (click, context) => {
  const asked = await askedRollout(click, context)
  if (asked === undefined) return
  const { rollout } = asked.stored
  const by = click.person.userId
  const right = await context.approvers.rightOf(by)
  const planHash = hasPlan(rollout) ? planHashFor(asked.token, rollout.planHash) : ''
  if (
    rollout.status === 'awaiting-approval' &&
    right === 'approver' &&
    refusalOfRequester(rollout, by) === undefined &&
    isForPlan(asked.token, rollout.planHash)
  ) {
    await click.openModal(changeModal(rollout, by))
    return
  }
  const { rolloutId } = rollout
  // Here the engine can only refuse; it says why.
  const outcome = await context.engine.changeDevices({ rolloutId, by, right, planHash, leftOut: [] })
  if (outcome.kind === 'refused')
    await click.answer(
      refusalView(outcome.refusal, context.approverNames, lookupFailure(outcome.refusal, by, context)),
    )
}

const valuesOf = ({ fields }: ModalFacts, action: string): readonly string[] =>
  (fields.get(action)?.selected ?? []).map(({ value }) => value)

/** The devices that were unticked, or that the exceptions name. */
const leftOutIn = (view: ModalFacts, plan: Plan): readonly string[] => {
  const devices = offeredDevices(plan)
  const ticked = new Set(valuesOf(view, ACTIONS.changeTicks))
  const stay = isChosenByRoom(plan)
    ? withoutExceptions(devices, valuesOf(view, ACTIONS.changeExcept))
    : devices.filter((device) => ticked.has(optionValueOf(device)))
  const staying = new Set(stay.map(({ deviceId }) => deviceId))
  return devices.map(({ deviceId }) => deviceId).filter((deviceId) => !staying.has(deviceId))
}

const doneLines = (rollout: Extract<Rollout, { readonly plan: Plan }>): readonly Line[] => {
  const missing = rollout.plan.knobs.quorum - rollout.votes.length
  return [
    [
      `You approved ${whatAndWhere(rollout.plan)}. ${missing > 0 ? `${plural(missing, 'more approval is', 'more approvals are')} needed before anything is sent.` : 'The card shows what happens next.'}`,
    ],
  ]
}

/** Checks right, state and plan again, because minutes may have passed since the form was opened. */
export const onChangeSubmitted: SubmissionHandler = async ({ view, person }, context) => {
  const token = parseRolloutValue(view.privateMetadata)
  const stored = token === undefined ? undefined : await context.engine.loadRollout(token.rolloutId)
  const by = person.userId
  const notPossible = (...lines: readonly Line[]): SubmissionAnswer => ({
    kind: 'show',
    view: noteModal('Not changed', lines),
  })
  if (token === undefined || stored === undefined || !hasPlan(stored.rollout))
    return notPossible(refusalLine({ kind: 'no-such-rollout' }, context.approverNames))
  const { plan, planHash } = stored.rollout
  const outcome = await context.engine.changeDevices({
    rolloutId: token.rolloutId,
    by,
    right: await context.approvers.rightOf(by),
    planHash: planHashFor(token, planHash),
    leftOut: leftOutIn(view, plan),
  })
  if (outcome.kind === 'done')
    return hasPlan(outcome.rollout)
      ? { kind: 'show', view: noteModal('Devices changed', doneLines(outcome.rollout)) }
      : { kind: 'close' }
  const { refusal } = outcome
  const line = refusalLine(refusal, context.approverNames, lookupFailure(refusal, by, context))
  // The plan is the one on the form, so the field is there.
  return refusal.kind === 'nothing-left-out' || refusal.kind === 'everything-left-out'
    ? { kind: 'correct', errors: { [choiceBlockId(isChosenByRoom(plan))]: toPlainText(line) } }
    : notPossible(line)
}

/** "Except": devices and rooms of the plan, searched as the person types. */
export const onChangeExceptTyped: OptionsHandler = async ({ typed, privateMetadata }, context) => {
  const token = parseRolloutValue(privateMetadata)
  const stored = token === undefined ? undefined : await context.engine.loadRollout(token.rolloutId)
  return stored === undefined || !hasPlan(stored.rollout)
    ? []
    : exceptOptions(offeredDevices(stored.rollout.plan), typed)
}

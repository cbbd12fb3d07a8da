import { GatewayError, type GatewayRemedy } from '../rollouts/ports/firmware-gateway.ts'
import type { Refusal } from '../rollouts/model/refusal.ts'
import { LENGTHS } from './platform/block-limits.ts'
import { approverLine, type ApproverNames } from './person/approver-names.ts'
import type { SlackFailure } from './platform/slack-failure-kinds.ts'
import { slackRemedyOf } from './platform/slack-remedy.ts'
import { callProblemText } from './text/call-problem-text.ts'
import { at, user, type Line } from './text/inline.ts'
import { plural } from './text/plural.ts'
import { visibleText } from './text/visible-text.ts'

const NOTHING_CHANGED = ' Nothing changed.'

const NO_ANSWER: SlackFailure = { kind: 'unclear', code: 'no_answer' }

/** What a person could not be looked up for, and what follows: click again, or what somebody must change first. */
const unknownText = (failure: SlackFailure = NO_ANSWER): { readonly why: string; readonly next: string } => {
  const { why, toDo, passes } = slackRemedyOf(failure)
  return {
    why: `because ${why}`,
    next: passes ? 'Please click again in a minute.' : `What helps: ${toDo}.`,
  }
}

/** The sentence for a rule's "no". `failure`: what kept a right from being known. Total: a new refusal does not compile until it has words. */
export const refusalLine = (refusal: Refusal, approvers: ApproverNames, failure?: SlackFailure): Line => {
  const unknown = unknownText(failure)
  switch (refusal.kind) {
    case 'no-such-rollout':
      return ['There is no such rollout. /ota status lists those that run.']
    case 'already-exists':
      return ['This was already asked for. Nothing was asked for twice.']
    case 'empty-plan':
      return ['No device is left to update, so there is nothing to ask for. Nothing was sent to devices.']
    case 'devices-busy':
      return [
        `${plural(refusal.deviceIds.length, 'of these devices is', 'of these devices are')} part of ${refusal.reservedBy} already. `,
        `Untick ${refusal.deviceIds.length === 1 ? 'it' : 'them'}, or wait until ${refusal.reservedBy} has ended.`,
        NOTHING_CHANGED,
      ]
    case 'own-request':
      return [
        'You asked for this upgrade, so someone else must approve it. Who may: ',
        ...approverLine(approvers),
        '.',
        NOTHING_CHANGED,
      ]
    case 'own-replaced':
      return [
        `You asked for ${refusal.replaces} or for what it replaced, so someone else must approve what replaces it. Who may: `,
        ...approverLine(approvers),
        '.',
        NOTHING_CHANGED,
      ]
    case 'reason-required':
      return [`Please say why: more than ${refusal.aboveDevices} devices are asked for.`, NOTHING_CHANGED]
    case 'not-begun':
      return [
        'Before it begins, only ',
        user(refusal.requester),
        ' or ',
        ...approverLine(approvers),
        ' may cancel this upgrade. Nothing changed. Once devices are sent, anyone may halt it.',
      ]
    case 'not-yours-to-replan':
      return [
        'Only ',
        user(refusal.requester),
        ', who asked for this upgrade, or ',
        ...approverLine(approvers),
        ' may plan the rest again.',
        NOTHING_CHANGED,
      ]
    case 'not-approver':
      return ['Only ', ...approverLine(approvers), ' may do this.', NOTHING_CHANGED]
    case 'approver-unknown':
      return [`I could not check whether you may do this, ${unknown.why}. Nothing changed. ${unknown.next}`]
    case 'votes-unchecked':
      return [
        'Someone else approved at the same moment, so your vote was not counted. Nothing changed; please click again.',
      ]
    case 'voter-unknown':
      return [
        'I could not check whether ',
        user(refusal.by),
        `, who approved before you, still may, ${unknown.why}. Your vote was not counted. ${unknown.next}`,
      ]
    case 'not-requester':
      return ['Only the person who asked for this upgrade may withdraw it.', NOTHING_CHANGED]
    case 'stale-plan':
      return [
        'This card is from an older plan. Look at the current one in /ota status before you decide.',
        NOTHING_CHANGED,
      ]
    case 'already-voted':
      return ['You already approved this at ', at(refusal.atMs), '. Your vote counts once.']
    case 'already-decided':
      return [
        user(refusal.by),
        ` already ${refusal.decision} this at `,
        at(refusal.atMs),
        '.',
        NOTHING_CHANGED,
      ]
    case 'expired':
      return [
        'This request expired at ',
        at(refusal.atMs),
        ' before it was approved or rejected. Nothing was sent to devices. Ask again with /ota upgrade.',
      ]
    case 'withdrawn':
      return [
        user(refusal.by),
        ' withdrew this request at ',
        at(refusal.atMs),
        '. Nothing was sent to devices.',
      ]
    case 'replaced':
      return [`This request was replaced by ${refusal.replacedBy}. Nothing was sent to devices for this one.`]
    case 'wrong-status':
      return [
        `This can’t be done with a rollout that is ${refusal.status.replaceAll('-', ' ')}.`,
        NOTHING_CHANGED,
      ]
    case 'already-paused':
      return ['This rollout is already paused. Its card says what ends the pause.']
    case 'not-paused':
      return ['This rollout is not paused, so there is nothing to resume.']
    case 'nothing-to-retry':
      return ['No device of this rollout failed or was set aside, so there is nothing to try again.']
    case 'nothing-drifted':
      return [
        'This rollout left no device out, so there is nothing to plan again. A paused one is resumed, or halted first.',
        NOTHING_CHANGED,
      ]
    case 'nothing-to-widen':
      return ['The last wave is under way already, so there is no next one to start.', NOTHING_CHANGED]
    case 'nothing-verified':
      return [
        `No device of wave ${refusal.wave} is verified yet, so the next wave would be sent without knowing anything. Wait for the first one, or halt.`,
        NOTHING_CHANGED,
      ]
    case 'window-closed':
      return refusal.opensAtMs === undefined
        ? ['The maintenance window is closed; the rollout goes on by itself when it opens.', NOTHING_CHANGED]
        : [
            'The maintenance window is closed. The rollout goes on by itself ',
            at(refusal.opensAtMs, 'day-time'),
            '.',
            NOTHING_CHANGED,
          ]
    case 'malformed-plan':
      return [
        'The plan of this upgrade contradicts itself, which is a fault of the bot. Nothing was sent to devices.',
      ]
    case 'unknown-dispatch':
      return ['This sending is not known.', NOTHING_CHANGED]
  }
}

/** What to do next. What happened stands before it. */
const NEXT: Readonly<Record<GatewayRemedy, string>> = {
  key: 'An admin must correct the bot’s configuration.',
  'shared-key': 'An admin must give it a key of its own.',
  clock: 'An admin must set the clock of its machine.',
  'allow-address': 'It cannot be done from here.',
  'data-center': 'An admin must correct the bot’s configuration.',
  'grant-access': 'An admin must change that; it cannot be done from here.',
  'renew-plan': 'Until then nothing can be read or sent.',
  'raise-plan': 'Until then nothing can be read or sent.',
  subscribe: 'Until then this cannot be done.',
  'slow-down': 'Please try again in a minute.',
  wait: 'Please try again in a few minutes.',
  network: 'Please try again in a minute.',
  proxy: 'Please try again in a minute; if it stays, send this line to an admin.',
  address: 'Please try again; if it stays, send this line to an admin.',
  'check-id': 'Check the id or the name; it may have been removed.',
  parameters: 'Send this line to an admin.',
  settings: 'An admin must correct the bot’s configuration.',
  report: 'If it stays, send this line to an admin.',
}

/**
 * A failed call to the cloud: what happened, what to do next, and the id that the vendor's support asks for. Without
 * such an id, `incidentId` finds it in the log.
 */
export const gatewayLines = (error: GatewayError, incidentId: string): readonly Line[] => {
  const trace =
    error.requestId === undefined ? `incident ${incidentId}` : `tid ${visibleText(error.requestId, 64)}`
  return [
    [visibleText(callProblemText(error.callProblem), LENGTHS.reason)],
    [`${NEXT[error.remedy]} Nothing was sent to devices by this. ${trace}`],
  ]
}

/** Any failure while a person waits for an answer. `incidentId` finds it in the log. */
export const failureLines = (error: unknown, incidentId: string): readonly Line[] =>
  error instanceof GatewayError
    ? gatewayLines(error, incidentId)
    : [
        ['Something went wrong in the bot, so this was not finished.'],
        [`Please try again. If it stays, give an admin this number: ${incidentId}.`],
      ]

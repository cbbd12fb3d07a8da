import { wordOfStatus } from './rollout-card/rollout-mark.ts'
import { GatewayError, type GatewayRemedy } from '../rollouts/ports/firmware-gateway.ts'
import type { Refusal } from '../rollouts/model/codes/refusal.ts'
import { LENGTHS } from './platform/block-limits.ts'
import { approverLine, type ApproverNames } from './person/approver-names.ts'
import type { SlackFailure } from './platform/slack-failure-kinds.ts'
import { slackRemedyOf } from './platform/slack-remedy.ts'
import { callProblemText } from './text/codes/call-problem-text.ts'
import { at, people, user, type Line } from './text/inline.ts'
import { durationText } from './text/duration.ts'
import { plural } from './text/plural.ts'
import { visibleText } from './text/visible-text.ts'
import { theWave } from './text/wave-name.ts'

const NOTHING_CHANGED = ' Nothing changed.'

const NO_ANSWER: SlackFailure = { kind: 'unclear', code: 'no_answer' }

/** Why the lookup of a person failed, and what to do: click again, or ask for a change first. */
const unknownText = (failure: SlackFailure = NO_ANSWER): { readonly why: string; readonly next: string } => {
  const { why, toDo, passes } = slackRemedyOf(failure)
  return {
    why: `because ${why}`,
    next: passes ? 'Please click again in a minute.' : `To fix it: ${toDo}.`,
  }
}

/** Said in the form before the request, and again if a request gets that far. */
export const tooManyDevices = ({ count, most }: { readonly count: number; readonly most: number }): string =>
  `That is ${plural(count, 'device')}, and one request takes at most ${plural(most, 'device')}. Choose fewer rooms or kinds.`

/** The message for a refusal. `failure`: why a right could not be checked. A new refusal kind does not compile until it has a message. */
export const refusalLine = (refusal: Refusal, approvers: ApproverNames, failure?: SlackFailure): Line => {
  const unknown = unknownText(failure)
  switch (refusal.kind) {
    case 'no-such-rollout':
      return ['There is no such rollout. Nothing changed. /ota status lists the running ones.']
    case 'already-exists':
      return ['This upgrade was already requested, so no second request was made. Nothing changed.']
    case 'empty-plan':
      return ['No device is left to update, so nothing was requested and nothing was sent to devices.']
    case 'devices-busy':
      return [
        `${plural(refusal.deviceIds.length, 'of these devices is', 'of these devices are')} already part of ${refusal.reservedBy}. `,
        `Untick ${refusal.deviceIds.length === 1 ? 'it' : 'them'}, or wait until ${refusal.reservedBy} has ended.`,
        NOTHING_CHANGED,
      ]
    case 'own-request':
      return [
        'You asked for this upgrade, so someone else must approve it: ',
        ...approverLine(approvers),
        '.',
        NOTHING_CHANGED,
      ]
    case 'own-replaced':
      return [
        `You asked for ${refusal.replaces} or for a rollout that it replaced, so someone else must approve this one: `,
        ...approverLine(approvers),
        '.',
        NOTHING_CHANGED,
      ]
    case 'start-out-of-range':
      return [
        `Choose a time between ${durationText(refusal.soonestInMs)} and ${durationText(refusal.latestInMs)} from now. Someone must have time to approve it.`,
        NOTHING_CHANGED,
      ]
    case 'too-many-devices':
      return [tooManyDevices(refusal), NOTHING_CHANGED]
    case 'reason-required':
      return [
        `Please give a reason. Requests for more than ${refusal.aboveDevices} devices need one.`,
        NOTHING_CHANGED,
      ]
    case 'not-begun':
      return [
        'Before anything is sent, only ',
        ...approverLine(approvers, [user(refusal.requester)]),
        ' may cancel this upgrade. Nothing changed. After that, anyone may halt it.',
      ]
    case 'not-yours-to-replan':
      return [
        'Only the person who asked for this upgrade and approvers may plan the rest again: ',
        ...approverLine(approvers, [user(refusal.requester)]),
        '.',
        NOTHING_CHANGED,
      ]
    case 'not-approver':
      return ['Only ', ...approverLine(approvers), ' may do this.', NOTHING_CHANGED]
    case 'approver-unknown':
      return [`I couldn’t check whether you may do this, ${unknown.why}. Nothing changed. ${unknown.next}`]
    case 'votes-unchecked':
      return [
        'Someone else approved at the same moment, so your vote was not counted. Nothing changed; please click again.',
      ]
    case 'voter-unknown':
      return [
        'I couldn’t check whether ',
        user(refusal.by),
        `, who approved before you, is still an approver, ${unknown.why}. Your vote was not counted. ${unknown.next}`,
      ]
    case 'not-requester':
      return ['Only the person who asked for this upgrade may withdraw it.', NOTHING_CHANGED]
    case 'stale-plan':
      return [
        `This card is from an older plan. An approver has left devices out of ${refusal.rolloutId} since; look at the current plan before you decide.`,
        NOTHING_CHANGED,
      ]
    case 'already-voted':
      return ['You already approved this at ', at(refusal.atMs), '. Your vote counts once. Nothing changed.']
    case 'not-your-vote':
      return ['This approval isn’t yours: it is from ', ...people(refusal.voters), '.', NOTHING_CHANGED]
    case 'nothing-to-take-back':
      return ['No one has approved this yet, so there is nothing to take back.', NOTHING_CHANGED]
    case 'sending-begun':
      return [
        'Sending has begun, so an approval can’t be taken back any more. Pause or halt the rollout instead.',
        NOTHING_CHANGED,
      ]
    case 'nothing-left-out':
      return ['No device is left out, so the plan stays as it is.', NOTHING_CHANGED]
    case 'everything-left-out':
      return ['At least one device must stay. To stop the whole upgrade, reject it.', NOTHING_CHANGED]
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
    case 'wrong-status':
      return [`You can’t do this, because the rollout is ${wordOfStatus(refusal.status)}.`, NOTHING_CHANGED]
    case 'already-paused':
      return ['This rollout is already paused. Nothing changed. Its card says what ends the pause.']
    case 'not-paused':
      return ['This rollout is not paused, so there is nothing to resume. Nothing changed.']
    case 'nothing-to-retry':
      return [
        'No device of this rollout failed or was set aside, so there is nothing to try again. Nothing changed.',
      ]
    case 'nothing-drifted':
      return [
        'This rollout has nothing to plan again now. What it leaves out can be planned again when it has ended, or when it is paused because another version is offered.',
        NOTHING_CHANGED,
      ]
    case 'nothing-to-widen':
      return ['The last wave has already started, so there is no next one to start.', NOTHING_CHANGED]
    case 'nothing-verified':
      return [
        `No device in ${theWave(refusal.wave)} has been updated yet, so the next wave can’t start. Wait for the first one, or halt the rollout.`,
        NOTHING_CHANGED,
      ]
    case 'window-closed':
      return refusal.opensAtMs === undefined
        ? [
            'The maintenance window is closed. The rollout continues by itself when it opens.',
            NOTHING_CHANGED,
          ]
        : [
            'The maintenance window is closed. It opens ',
            at(refusal.opensAtMs, 'day-time'),
            ', and the rollout then continues by itself.',
            NOTHING_CHANGED,
          ]
    case 'malformed-plan':
      return [
        'The plan for this upgrade is inconsistent, which is a bug in the bot. Nothing was sent to devices. Please tell an admin.',
      ]
    case 'unknown-dispatch':
      return ['I have no record of this update being sent.', NOTHING_CHANGED]
  }
}

/** What to do next. The line before it says what happened. */
const NEXT: Readonly<Record<GatewayRemedy, string>> = {
  key: 'An admin must correct the bot’s configuration.',
  'shared-key': 'An admin must give the bot its own key.',
  clock: 'An admin must set the clock of the bot’s machine.',
  'allow-address': 'An admin must change that; you can’t do it from Slack.',
  'data-center': 'An admin must correct the bot’s configuration.',
  'grant-access': 'An admin must change that; you can’t do it from Slack.',
  'renew-plan': 'Until then nothing can be read or sent.',
  'raise-plan': 'Until then nothing can be read or sent.',
  subscribe: 'Until then this cannot be done.',
  'slow-down': 'Please try again in a minute.',
  wait: 'Please try again in a few minutes.',
  network: 'Please try again in a minute.',
  proxy: 'Please try again in a minute. If it keeps failing, send this line to an admin.',
  address: 'Please try again. If it keeps failing, send this line to an admin.',
  'check-id': 'Check the id or the name; it may have been removed.',
  parameters: 'Send this line to an admin.',
  settings: 'An admin must correct the bot’s configuration.',
  report: 'If it keeps failing, send this line to an admin.',
}

/**
 * A failed call to the cloud: what happened, what to do next, and the trace id that the vendor's support asks for.
 * Without a trace id, `incidentId` finds the log line.
 */
export const gatewayLines = (error: GatewayError, incidentId: string): readonly Line[] => {
  const trace =
    error.requestId === undefined ? `incident ${incidentId}` : `trace id ${visibleText(error.requestId, 64)}`
  return [
    [visibleText(callProblemText(error.callProblem), LENGTHS.reason)],
    [`${NEXT[error.remedy]} Nothing was sent to devices by this request. ${trace}`],
  ]
}

/** The message for any failure of a person's request. `incidentId` finds the log line. */
export const failureLines = (error: unknown, incidentId: string): readonly Line[] =>
  error instanceof GatewayError
    ? gatewayLines(error, incidentId)
    : [
        ['Something went wrong in the bot, so your request wasn’t completed.'],
        [`Please try again. If it keeps failing, give an admin this number: ${incidentId}.`],
      ]

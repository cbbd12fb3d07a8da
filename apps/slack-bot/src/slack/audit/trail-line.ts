import type { DispatchOutcome } from '../../rollouts/model/command.ts'
import type { Event, EventOf, EventType } from '../../rollouts/model/event.ts'
import type { TrailEntry } from '../../rollouts/ports/audit-trail.ts'
import { LENGTHS } from '../platform/block-limits.ts'
import { findingText, PAUSE_CAUSES } from '../rollout-card/lines/pause-text.ts'
import { findingsText } from '../text/codes/gap-text.ts'
import { tooShortText } from '../rollout-card/lines/window-misfit-text.ts'
import { callProblemText } from '../text/codes/call-problem-text.ts'
import { deviceProblemText } from '../text/codes/device-problem-text.ts'
import { durationText } from '../text/duration.ts'
import { at, bold, people, user, type Line } from '../text/inline.ts'
import { PARK_TEXT, SKIP_TEXT } from '../text/codes/left-out-text.ts'
import { planProblemText } from '../text/codes/plan-problem-text.ts'
import { plural } from '../text/plural.ts'
import { sendObjectionText } from '../text/codes/send-objection-text.ts'
import { visibleText } from '../text/visible-text.ts'
import { theWave, waveHead, waveSubject } from '../text/wave-name.ts'

/** Device names by id, from the plan. */
export type DeviceNames = ReadonlyMap<string, string>

const HASH_SHOWN = 12
const hash = (planHash: string): string => `plan ${planHash.slice(0, HASH_SHOWN)}…`
const quoted = (text: string | undefined): string =>
  text === undefined ? '' : `: “${visibleText(text, LENGTHS.reason)}”`
const trace = (requestId: string | undefined): string =>
  requestId === undefined ? ', no trace id' : `, trace id ${visibleText(requestId, 64)}`

const outcomeText = (outcome: DispatchOutcome): string => {
  switch (outcome.kind) {
    case 'accepted':
      return `Tuya accepted it${trace(outcome.requestId)}`
    case 'ambiguous':
      return `it is unknown whether Tuya accepted it${quoted(callProblemText(outcome.problem))}${trace(outcome.requestId)}`
    case 'not-sent':
      return `it was not sent${quoted(callProblemText(outcome.problem))}`
    case 'refused':
      return `Tuya refused it${quoted(callProblemText(outcome.problem))}${trace(outcome.requestId)}`
  }
}

const byText = (by: string | undefined): Line => (by === undefined ? [] : [' by ', user(by)])
const outside = (isOutside: boolean): string => (isOutside ? ', started outside this bot' : '')

/** A person's text is quoted; the bot's own is not. */
const pausedLine = (event: EventOf<'rollout-paused'>): Line => {
  if (event.reason === 'human') return ['Paused', ...byText(event.by), quoted(event.remark)]
  if (event.reason === 'window') return [`Paused, because ${PAUSE_CAUSES.window}`]
  const told = visibleText(findingText(event.finding), LENGTHS.reason)
  if (event.reason === 'api') return [`Paused: ${told}`]
  return [`Paused, because ${PAUSE_CAUSES[event.reason]}: ${told}`]
}

type Lines<T extends EventType> = { readonly [K in T]: (event: EventOf<K>) => Line }

/** Readings that changed nothing. They are counted here, and the exports have them. */
const QUIET_EVENTS = [
  'rollout-observed',
  'device-read',
  'device-read-back',
  'device-absent',
  'device-read-refused',
  'device-found-untaken',
] as const satisfies readonly EventType[]
type QuietEvent = (typeof QUIET_EVENTS)[number]
type DeviceEvent = Exclude<Extract<EventType, `device-${string}`>, QuietEvent>

const DEVICES: Lines<DeviceEvent> = {
  'device-not-taken': () => ['the call had no effect'],
  'device-waiting': () => ['queued'],
  'device-updating': ({ isOutside }) => [`updating${outside(isOutside)}`],
  'device-installed': ({ isOutside }) => [`installed${outside(isOutside)}`],
  'device-verified': ({ installedVersion, isOutside }) => [
    `updated${installedVersion === undefined ? '' : `, ${visibleText(installedVersion, 24)} was read back`}${outside(isOutside)}`,
  ],
  'device-failed': ({ problem, notBeforeMs }) => [
    `failed${quoted(deviceProblemText(problem))}, next try not before `,
    at(notBeforeMs, 'day-time'),
  ],
  'device-failed-finally': ({ problem }) => [`failed${quoted(deviceProblemText(problem))}`],
  'device-stalled': () => ['has not finished for longer than usual'],
  'device-parked': ({ reason, problem }) => [
    `not sent for now (${PARK_TEXT[reason]})${quoted(problem && callProblemText(problem))}`,
  ],
  'device-unparked': () => ['can be sent again'],
  'device-skipped': ({ reason }) => [`left out (${SKIP_TEXT[reason]})`],
  'device-unknown': ({ statusCode, isGivenUp, problem }) => [
    `unknown (${isGivenUp === true ? 'never seen to finish, last with ' : ''}Tuya’s status ${statusCode})${quoted(problem && callProblemText(problem))}`,
  ],
  'device-soaked': ({ isWell }) => [
    isWell ? 'still well at the end of the watch' : 'not well at the end of the watch',
  ],
}

/** A new event type does not compile until it has a line here or is listed as quiet. */
const LINES: Lines<Exclude<EventType, QuietEvent | DeviceEvent>> = {
  'rollout-drafted': ({ requester, selection, start, reason, replaces }) => [
    user(requester),
    ` asked for ${plural(selection.devices.length, 'device')} in ${visibleText(selection.label, LENGTHS.room)}${replaces === undefined ? '' : `, left by ${replaces}`}${start === 'next-window' ? ', in the next maintenance window' : ''}`,
    ...(typeof start === 'object' ? [', to start ', at(start.startsAtMs, 'day-time')] : []),
    quoted(reason),
  ],
  'draft-progressed': ({ read, total }) => [
    `${read.toLocaleString('en-US')} of ${plural(total, 'device')} were read for the plan`,
  ],
  'draft-abandoned': ({ problem }) =>
    problem.code === 'withdrawn'
      ? [user(problem.by), ' withdrew the request before its plan was made']
      : [`The plan could not be made${quoted(planProblemText(problem))}`],
  'approval-requested': ({ plan, planHash }) => [
    `The plan was made: ${plural(plan.devices.length, 'device')}, ${plural(plan.waves.length, 'wave')}, ${hash(planHash)}`,
  ],
  'approval-reminded': () => ['The channel was reminded of the request'],
  'approval-dropped': ({ by }) => [
    'The approval of ',
    user(by),
    ' no longer counts, because they are no longer an approver',
  ],
  'approval-taken-back': ({ by, expiresAtMs }) => [
    user(by),
    ' took the approval back',
    ...(expiresAtMs === undefined
      ? []
      : ['. Nothing had been sent; it waits for approval again until ', at(expiresAtMs, 'day-time')]),
  ],
  'plan-changed': ({ by, plan, planHash, leftOut, endedVotes }) => [
    user(by),
    ` left out ${plural(leftOut.length, 'device')}; ${plural(plan.devices.length, 'device')} in ${plural(plan.waves.length, 'wave')} stay, ${hash(planHash)}`,
    ...(endedVotes.length === 0 ? [] : ['. The approvals before it ended: ', ...people(endedVotes)]),
  ],
  'approval-given': ({ by, planHash }) => [user(by), ` approved ${hash(planHash)}`],
  'rollout-approved': ({ planHash }) => [`All approvals given, ${hash(planHash)}`],
  'rollout-rejected': ({ by, remark }) => [user(by), ` rejected it${quoted(remark)}`],
  'rollout-expired': () => ['The request expired before it was approved or rejected'],
  'rollout-withdrawn': ({ by }) => [user(by), ' withdrew the request'],
  'window-misfit': ({ deviceIds, needsMs, longestMs }) => [
    `${plural(deviceIds.length, 'device')} can’t be updated in the window: ${tooShortText({ needsMs, longestMs })}`,
  ],
  'window-skipped': ({ clocksChangeAtMs }) => [
    'A window is left out, because the clocks change ',
    at(clocksChangeAtMs, 'day-time'),
  ],
  'rollout-scheduled': ({ opensAtMs }) => ['Waiting to begin ', at(opensAtMs, 'day-time')],
  'rollout-started': () => ['Started'],
  'rollout-paused': pausedLine,
  'rollout-resumed': ({ by, remark, isRecovery }) =>
    isRecovery === true
      ? ['Resumed, because Tuya answers again']
      : ['Resumed', ...byText(by), quoted(remark)],
  'gap-closed': (findings) => [
    findings.started + findings.notStarted + findings.unknown === 0
      ? 'No call was on its way while Tuya did not answer'
      : `What became of the devices whose answer was missing was read: ${findingsText(findings)}`,
  ],
  'rollout-halting': ({ by, remark, replacedBy }) => [
    replacedBy === undefined ? 'Halted by ' : `Halted and replaced by ${replacedBy}, by `,
    user(by),
    quoted(remark),
  ],
  'rollout-halted': () => ['Ended after a halt'],
  'rollout-completed': ({ hasFailures }) => [
    hasFailures ? 'Ended; some devices failed or are unknown' : 'Ended',
  ],
  'failed-retried': ({ by, deviceIds, remark }) => [
    user(by),
    ` asked to try ${plural(deviceIds.length, 'device')} again${quoted(remark)}`,
  ],
  'versions-read': ({ deviceIds }) => [
    `The installed ${deviceIds.length === 1 ? 'version' : 'versions'} of ${plural(deviceIds.length, 'device')} ${deviceIds.length === 1 ? 'was' : 'were'} read before sending`,
  ],
  'polling-slowed': ({ used, limit, everyMs }) => [
    `Polling every ${durationText(everyMs)}, because ${used} of this month’s ${limit} calls are used`,
  ],
  'times-moved-back': ({ byMs }) => [
    `The clock had been ${durationText(byMs)} ahead; waiting times were moved back by that much`,
  ],
  'wave-started': ({ wave }) => [`${waveSubject(wave)} began`],
  'wave-passed': ({ wave }) => [`${waveSubject(wave)} is done`],
  'wave-failed': ({ wave }) => [`Too many devices in ${theWave(wave)} failed`],
  'wave-inconclusive': ({ wave }) => [`The result of ${theWave(wave)} is unclear`],
  'wave-soaking': ({ wave, untilMs }) => [`${waveSubject(wave)} is watched until `, at(untilMs)],
  'wave-widened': ({ by, wave, remark }) => [
    user(by),
    ` started ${theWave(wave + 1)} before ${theWave(wave)} was done${quoted(remark)}`,
  ],
  'wave-waived': ({ by, wave }) => [user(by), ` went on in spite of the result of ${theWave(wave)}`],
  'wave-sent': ({ wave, devices, isAmbiguous }) => [
    isAmbiguous === true
      ? `${waveHead(wave)}: its first call named ${plural(devices, 'device')}, and its answer was lost`
      : `${waveHead(wave)}: its first ${plural(devices, 'device was', 'devices were')} sent`,
  ],
  'dispatch-intended': ({ dispatchId, deviceIds, wave }) => [
    `Call ${dispatchId} is planned: ${plural(deviceIds.length, 'device')} of ${theWave(wave)}`,
  ],
  'dispatch-withdrawn': ({ dispatchId, why }) => [
    `Call ${dispatchId} is not made${quoted(sendObjectionText(why))}`,
  ],
  'dispatch-started': ({ dispatchId }) => [`Call ${dispatchId} is being sent to Tuya`],
  'dispatch-recorded': ({ dispatchId, outcome }) => [`Call ${dispatchId}: ${outcomeText(outcome)}`],
}

// The tables are keyed by event type, but the compiler can't follow that through the lookup.
type Make = (event: Event) => Line
const MAKERS: ReadonlyMap<string, Make> = new Map(
  Object.entries({ ...LINES, ...DEVICES }) as [string, Make][],
)

/** One event as a line; absent for readings that changed nothing. */
export const trailLine = ({ seq, atMs, event }: TrailEntry, names: DeviceNames): Line | undefined => {
  const head: Line = [`#${seq} `, at(atMs, 'day-time'), ' · ']
  if (event === undefined) return [...head, bold('This event can’t be read.')]
  const line = MAKERS.get(event.type)?.(event)
  if (line === undefined) return undefined
  if (!('deviceId' in event)) return [...head, ...line]
  return [
    ...head,
    bold(visibleText(names.get(event.deviceId) ?? event.deviceId, LENGTHS.name)),
    ': ',
    ...line,
  ]
}

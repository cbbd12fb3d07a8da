import type { DispatchOutcome } from '../../rollouts/command.ts'
import { PARK_REASONS, SKIP_REASONS } from '../../rollouts/device-progress.ts'
import { PAUSE_REASONS } from '../../rollouts/effect.ts'
import type { Event } from '../../rollouts/event.ts'
import type { TrailEntry } from '../../rollouts/ports/audit-trail.ts'
import { LENGTHS } from '../block-limits.ts'
import { at, bold, user, type Line } from '../text/inline.ts'
import { plural } from '../text/plural.ts'
import { visibleText } from '../text/visible-text.ts'

/** Names of devices by id, as the plan has them. */
export type DeviceNames = ReadonlyMap<string, string>

const HASH_SHOWN = 12
const hash = (planHash: string): string => `plan ${planHash.slice(0, HASH_SHOWN)}…`
const quoted = (text: string | undefined): string =>
  text === undefined ? '' : `: “${visibleText(text, LENGTHS.reason)}”`
const tid = (requestId: string | undefined): string =>
  requestId === undefined ? ', no tid' : `, tid ${visibleText(requestId, 64)}`

const outcomeText = (outcome: DispatchOutcome): string => {
  switch (outcome.kind) {
    case 'accepted':
      return `Tuya accepted it${tid(outcome.requestId)}`
    case 'ambiguous':
      return `nobody can tell whether Tuya took it${quoted(outcome.problem)}${tid(outcome.requestId)}`
    case 'not-sent':
      return `it was not sent${quoted(outcome.problem)}`
    case 'refused':
      return `Tuya refused it${quoted(outcome.problem)}${tid(outcome.requestId)}`
  }
}

/** What people decided, and what became of the request. */
const requestLine = (event: Event): Line | undefined => {
  switch (event.type) {
    case 'rollout-drafted':
      return [
        user(event.requester),
        ` asked for ${plural(event.selection.devices.length, 'device')} in ${visibleText(event.selection.label, LENGTHS.room)}${event.start === 'now' ? '' : ', in the next maintenance window'}${quoted(event.reason)}`,
      ]
    case 'draft-abandoned':
      return [`The plan could not be made${quoted(event.problem)}`]
    case 'approval-requested':
      return [
        `The plan was made: ${plural(event.plan.devices.length, 'device')}, ${plural(event.plan.waves.length, 'wave')}, ${hash(event.planHash)}`,
      ]
    case 'approval-reminded':
      return ['The channel was reminded of the request']
    case 'approval-given':
      return [user(event.by), ` approved ${hash(event.planHash)}`]
    case 'rollout-approved':
      return [`Approved as a whole, ${hash(event.planHash)}`]
    case 'rollout-rejected':
      return [user(event.by), ` rejected it${quoted(event.remark)}`]
    case 'rollout-expired':
      return ['The request expired without a decision']
    case 'rollout-withdrawn':
      return [user(event.by), ' withdrew the request']
    case 'rollout-replaced':
      return [`Replaced by ${event.replacedBy}${quoted(event.reason)}`]
    default:
      return undefined
  }
}

const byText = (by: string | undefined): Line => (by === undefined ? [] : [' by ', user(by)])

/** How the rollout as a whole went on. */
const controlLine = (event: Event): Line | undefined => {
  switch (event.type) {
    case 'rollout-scheduled':
      return ['Waits for its window, which opens ', at(event.opensAtMs, 'day-time')]
    case 'rollout-started':
      return ['Started']
    case 'rollout-paused':
      return [`Paused, because ${PAUSE_REASONS[event.reason]}`, ...byText(event.by), quoted(event.detail)]
    case 'rollout-resumed':
      return ['Resumed', ...byText(event.by)]
    case 'rollout-halting':
      return ['Halted by ', user(event.by), quoted(event.remark)]
    case 'rollout-halted':
      return ['Ended, halted']
    case 'rollout-completed':
      return [event.hasFailures ? 'Ended with failures' : 'Ended']
    case 'failed-retried':
      return [user(event.by), ` asked to try ${plural(event.deviceIds.length, 'failed device')} again`]
    case 'wave-started':
    case 'wave-passed':
    case 'wave-failed':
    case 'wave-inconclusive':
      return [`Wave ${event.wave} ${event.type.slice('wave-'.length)}`]
    case 'wave-soaking':
      return [`Wave ${event.wave} soaks until `, at(event.untilMs)]
    case 'wave-waived':
      return [user(event.by), ` went on although wave ${event.wave} had not passed`]
    case 'wave-sent':
      return [`Wave ${event.wave}: ${plural(event.devices, 'device was', 'devices were')} sent`]
    default:
      return undefined
  }
}

const callLine = (event: Event): Line | undefined => {
  switch (event.type) {
    case 'dispatch-intended':
      return [
        `Call ${event.dispatchId} is intended: ${plural(event.deviceIds.length, 'device')} of wave ${event.wave}`,
      ]
    case 'dispatch-withdrawn':
      return [`Call ${event.dispatchId} is not made${quoted(event.why)}`]
    case 'dispatch-started':
      return [`Call ${event.dispatchId} goes to Tuya`]
    case 'dispatch-recorded':
      return [`Call ${event.dispatchId}: ${outcomeText(event.outcome)}`]
    default:
      return undefined
  }
}

const outside = (isOutside: boolean): string => (isOutside ? ', started by somebody else' : '')

const deviceText = (event: Event): string | undefined => {
  switch (event.type) {
    case 'device-not-taken':
      return 'the call did not take'
    case 'device-waiting':
      return 'queued'
    case 'device-updating':
      return `updating${outside(event.isOutside)}`
    case 'device-installed':
      return `installed${outside(event.isOutside)}`
    case 'device-verified':
      return `verified${event.installedVersion === undefined ? '' : ` on ${visibleText(event.installedVersion, 24)}`}${outside(event.isOutside)}`
    case 'device-failed':
      return `failed${quoted(event.problem)}, tried again`
    case 'device-failed-finally':
      return `failed${quoted(event.problem)}`
    case 'device-stalled':
      return 'shows no end for longer than usual'
    case 'device-parked':
      return `parked (${PARK_REASONS[event.reason]})`
    case 'device-unparked':
      return 'comes back'
    case 'device-skipped':
      return `skipped (${SKIP_REASONS[event.reason]})`
    case 'device-unknown':
      return `unknown (Tuya’s status ${event.statusCode})`
    case 'device-soaked':
      return event.isWell ? 'well after the soak' : 'not well after the soak'
    default:
      return undefined
  }
}

const deviceLine = (event: Event, names: DeviceNames): Line | undefined => {
  const text = deviceText(event)
  if (text === undefined || !('deviceId' in event)) return undefined
  return [bold(visibleText(names.get(event.deviceId) ?? event.deviceId, LENGTHS.name)), `: ${text}`]
}

/** One event as people read it; absent for readings that changed nothing. */
export const trailLine = ({ seq, atMs, event }: TrailEntry, names: DeviceNames): Line | undefined => {
  const head: Line = [`#${seq} `, at(atMs, 'day-time'), ' · ']
  if (event === undefined) return [...head, bold('This event cannot be read.')]
  const line = requestLine(event) ?? controlLine(event) ?? callLine(event) ?? deviceLine(event, names)
  return line === undefined ? undefined : [...head, ...line]
}

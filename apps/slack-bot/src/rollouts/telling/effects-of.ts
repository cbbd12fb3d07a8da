import type { Notice } from '../model/effect.ts'
import type { Event } from '../model/event.ts'
import { nextWakeAtMs } from '../watching/next-wake-at.ts'
import { noticeOf } from './notice-of.ts'
import type { DueWork } from '../ports/work-queue.ts'
import type { Rollout } from '../model/rollout.ts'
import type { RolloutView } from '../state/rollout-view.ts'
import { hasPlan, isPreparing } from '../model/rollout.ts'

/** Events that change nothing people see. */
const SILENT: readonly Event['type'][] = [
  'rollout-drafted',
  'draft-abandoned',
  'device-read',
  'versions-read',
  'device-read-back',
  'device-absent',
  'device-read-refused',
  'device-found-untaken',
  'dispatch-intended',
  'dispatch-withdrawn',
]

/** After these, the poller runs at once: something may be read or sent now. */
const TICK_AT_ONCE: readonly Event['type'][] = [
  'rollout-approved',
  'approval-taken-back',
  'rollout-started',
  'rollout-resumed',
  'rollout-halting',
  'failed-retried',
  'wave-started',
  'wave-widened',
  'device-unparked',
  'dispatch-withdrawn',
  'times-moved-back',
]
/** After these, a timer may be due earlier than the next planned poll. */
const TICK_IN_TIME: readonly Event['type'][] = [
  'approval-requested',
  'rollout-scheduled',
  'dispatch-recorded',
]

/** Nothing was sent: another slice, or the gate, may follow at once. */
const isUnsent = (event: Event): boolean =>
  event.type === 'dispatch-recorded' &&
  (event.outcome.kind === 'refused' || event.outcome.kind === 'not-sent')

const tickAtMs = (event: Event, after: RolloutView<Rollout>, atMs: number): number | undefined => {
  if (TICK_AT_ONCE.includes(event.type) || isUnsent(event)) return atMs
  return TICK_IN_TIME.includes(event.type) ? nextWakeAtMs(after, atMs) : undefined
}

/** What the requester is told directly: how the request is decided or changed, and that the rollout has ended. */
const TOLD_TO_REQUESTER: Partial<Record<Event['type'], 'decided' | 'reopened' | 'changed' | 'done'>> = {
  'approval-taken-back': 'reopened',
  'plan-changed': 'changed',
  'rollout-approved': 'decided',
  'rollout-rejected': 'decided',
  'rollout-expired': 'decided',
  'rollout-halted': 'done',
  'rollout-completed': 'done',
}

/** Work that follows from a decision, stored in the same transaction as its events. */
export interface Effects {
  readonly work: readonly DueWork[]
  readonly notices: readonly DecidedNotice[]
}

export interface DecidedNotice {
  /** The index of the notice's event among the decision's events, from 0. */
  readonly eventIndex: number
  readonly notice: Notice
}

/**
 * The work that follows from one event. `view` is the rollout with the event applied. Ticks and cards have a key, so that
 * many events cost one poll and one drawing.
 */
export const effectsOf = (
  event: Event,
  view: RolloutView<Rollout>,
  atMs: number,
): { readonly work: readonly DueWork[]; readonly notice: Notice | undefined } => {
  const after = view.rollout
  const { rolloutId } = after
  const { projectId } = after.selection
  const work: DueWork[] = []
  if (event.type === 'rollout-drafted' || event.type === 'draft-progressed')
    work.push({ effect: { type: 'complete-plan', rolloutId }, key: `plan:${rolloutId}` })
  // The person who withdraws knows it.
  if (event.type === 'draft-abandoned' && event.problem.code !== 'withdrawn') {
    const { requester: person, place } = after
    const notice = { kind: 'draft-abandoned' as const, problem: event.problem }
    work.push({ effect: { type: 'tell-person', rolloutId, person, place, notice }, key: `tell:${rolloutId}` })
  }
  const notice = noticeOf(event, view)
  const what = TOLD_TO_REQUESTER[event.type]
  if (what !== undefined && notice !== undefined) {
    const { requester: person } = after
    work.push({
      effect: { type: 'tell-person', rolloutId, person, place: person, notice },
      // An approval can be taken back and given again, and each is told.
      key: `tell:${rolloutId}:${what}:${atMs}`,
    })
  }
  if (event.type === 'dispatch-intended')
    work.push({
      effect: { type: 'send-upgrade', rolloutId, dispatchId: event.dispatchId },
      key: event.dispatchId,
    })
  // A draft has a card only while its preparation takes long.
  if (isPreparing(after) || (hasPlan(after) && !SILENT.includes(event.type)))
    work.push({ effect: { type: 'refresh-card', rolloutId }, key: `card:${rolloutId}` })
  const dueAtMs = tickAtMs(event, view, atMs)
  if (dueAtMs !== undefined)
    work.push({ effect: { type: 'tick-project', projectId }, key: `tick:${projectId}`, dueAtMs })
  return { work, notice }
}

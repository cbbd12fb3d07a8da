import type { Event, RecordedEvent } from '../model/event.ts'
import { createFold } from '../state/fold.ts'
import { nextWakeAtMs } from '../watching/next-wake-at.ts'
import { gatherRefused } from './gather-refused.ts'
import { noticeOf } from './notice-of.ts'
import type { DueWork } from '../ports/work-queue.ts'
import type { Rollout } from '../model/rollout.ts'
import { hasPlan } from '../model/rollout.ts'

/** Readings that change nothing a person sees. */
const SILENT: readonly Event['type'][] = [
  'rollout-drafted',
  'draft-abandoned',
  'device-read',
  'device-read-back',
  'device-absent',
  'device-read-refused',
  'device-found-untaken',
  'dispatch-intended',
  'dispatch-withdrawn',
]

/** After these the poller comes by at once: something may be read or sent now. */
const TICK_AT_ONCE: readonly Event['type'][] = [
  'rollout-approved',
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
/** After these a timer may be due sooner than the poller planned to come. */
const TICK_IN_TIME: readonly Event['type'][] = [
  'approval-requested',
  'rollout-scheduled',
  'dispatch-recorded',
]

/** Nothing was sent: another slice, or the gate, may come at once. */
const isUnsent = (event: Event): boolean =>
  event.type === 'dispatch-recorded' &&
  (event.outcome.kind === 'refused' || event.outcome.kind === 'not-sent')

const tickAtMs = (event: Event, after: Rollout, atMs: number): number | undefined => {
  if (TICK_AT_ONCE.includes(event.type) || isUnsent(event)) return atMs
  return TICK_IN_TIME.includes(event.type) ? nextWakeAtMs(after, atMs) : undefined
}

/**
 * The work that is due because of one event, to be enqueued in the transaction that keeps it. `after` is the rollout
 * with the event applied. Ticks and cards have a key, so that many events cost one look and one drawing.
 */
export const effectsOf = (recorded: RecordedEvent, after: Rollout): readonly DueWork[] => {
  const { event, rolloutId, projectId, seq, atMs } = recorded
  const work: DueWork[] = []
  if (event.type === 'rollout-drafted')
    work.push({ effect: { type: 'complete-plan', rolloutId }, key: `plan:${rolloutId}` })
  if (event.type === 'draft-abandoned') {
    const { requester: person, place } = after
    const notice = { kind: 'draft-abandoned' as const, problem: event.problem }
    work.push({
      effect: { type: 'tell-person', rolloutId, person, place, notice },
      key: `tell:${rolloutId}:${seq}`,
    })
  }
  if (event.type === 'dispatch-intended')
    work.push({
      effect: { type: 'send-upgrade', rolloutId, dispatchId: event.dispatchId },
      key: event.dispatchId,
    })
  if (hasPlan(after) && !SILENT.includes(event.type))
    work.push({ effect: { type: 'refresh-card', rolloutId }, key: `card:${rolloutId}` })
  const notice = noticeOf(event, after)
  if (notice !== undefined)
    work.push({ effect: { type: 'post-notice', rolloutId, seq, notice }, key: `notice:${rolloutId}:${seq}` })
  const dueAtMs = tickAtMs(event, after, atMs)
  if (dueAtMs !== undefined)
    work.push({ effect: { type: 'tick-project', projectId }, key: `tick:${projectId}`, dueAtMs })
  return work
}

/** The work that is due because of the events of one decision. `before` is the rollout they were decided on. */
export const effectsOfAll = (
  before: Rollout | undefined,
  recorded: readonly RecordedEvent[],
): readonly DueWork[] => {
  const fold = createFold(before)
  return gatherRefused(recorded.flatMap((one) => effectsOf(one, fold.apply(one))))
}

import type { RolloutView } from '../../rollouts/state/rollout-view.ts'
import type { LearnedDurations } from '../../rollouts/model/durations.ts'
import { nextWakeAtMs } from '../../rollouts/watching/next-wake-at.ts'
import { waitsForApi } from '../../rollouts/model/pause-facts.ts'
import { pollIntervalOf, type PollBounds } from '../../rollouts/watching/poll-interval.ts'
import type { Rollout } from '../../rollouts/model/rollout.ts'
import type { ApiTrouble } from '../cloud/api-breaker.ts'
import { windowStateNow } from '../windows/window-state.ts'

/** Even where only people can change something, the project is looked at now and then. */
const LONGEST_REST_MS = 3_600_000

/** When the first of the windows closes in which a rollout sends, so that people hear of it then. */
const windowEndsAtMs = (rollout: Rollout, atMs: number): number => {
  if (rollout.status !== 'running') return Number.POSITIVE_INFINITY
  const { window, roomWindows = {} } = rollout.plan
  const ends = [...(window === undefined ? [] : [window]), ...Object.values(roomWindows)].flatMap((one) => {
    const state = windowStateNow(one, atMs)
    return state?.isOpen === true ? (state.nextChangeAtMs ?? []) : []
  })
  return Math.min(...ends)
}

/** How long to wait before the next poll: until time changes something, or readings probably will; longer in trouble. */
export const restOf = (
  views: readonly RolloutView<Rollout>[],
  at: {
    /** When the look began. What fell due while it lasted was perhaps not seen by it. */
    readonly startedAtMs: number
    readonly nowMs: number
    readonly durations: LearnedDurations
    readonly bounds: PollBounds
    readonly trouble: ApiTrouble | undefined
  },
): number => {
  const { startedAtMs, nowMs, durations, bounds, trouble } = at
  const wakes = views.map((view) => nextWakeAtMs(view, startedAtMs, durations) ?? Number.POSITIVE_INFINITY)
  const restMs = Math.min(
    LONGEST_REST_MS,
    pollIntervalOf(views, nowMs, { durations, bounds }) ?? Number.POSITIVE_INFINITY,
    ...wakes.map((wake) => wake - nowMs),
    ...views.map(({ rollout }) => windowEndsAtMs(rollout, startedAtMs) - nowMs),
    ...(views.some(({ rollout }) => waitsForApi(rollout)) ? [bounds.maximumMs] : []),
  )
  return Math.max(bounds.minimumMs, restMs, trouble?.delayMs ?? 0)
}

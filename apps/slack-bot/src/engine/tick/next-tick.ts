import type { RolloutView } from '../../rollouts/state/rollout-view.ts'
import type { LearnedDurations } from '../../rollouts/model/durations.ts'
import { nextWakeAtMs } from '../../rollouts/watching/next-wake-at.ts'
import { waitsForApi } from '../../rollouts/model/facts/pause-facts.ts'
import { pollIntervalOf, type PollBounds } from '../../rollouts/watching/poll-interval.ts'
import type { Rollout } from '../../rollouts/model/rollout.ts'
import type { ApiTrouble } from '../cloud/api-breaker.ts'
import { windowStateNow } from '../windows/window-state.ts'

/** The longest time between two polls, even if only people can change something. */
const LONGEST_DELAY_MS = 3_600_000

/** When the first open window of a running rollout closes, so that its notice comes on time. */
const windowEndsAtMs = (rollout: Rollout, atMs: number): number => {
  if (rollout.status !== 'running') return Number.POSITIVE_INFINITY
  const { window, roomWindows = {} } = rollout.plan
  const ends = [...(window === undefined ? [] : [window]), ...Object.values(roomWindows)].flatMap((one) => {
    const state = windowStateNow(one, atMs)
    return state?.isOpen === true ? (state.nextChangeAtMs ?? []) : []
  })
  return Math.min(...ends)
}

/** The delay before the next poll: until time or a reading will probably change something; longer if the cloud fails. */
export const delayToNextTick = (
  views: readonly RolloutView<Rollout>[],
  at: {
    /** When the poll began. It may have missed what became due meanwhile. */
    readonly startedAtMs: number
    readonly nowMs: number
    readonly durations: LearnedDurations
    readonly bounds: PollBounds
    readonly trouble: ApiTrouble | undefined
  },
): number => {
  const { startedAtMs, nowMs, durations, bounds, trouble } = at
  const wakes = views.map((view) => nextWakeAtMs(view, startedAtMs, durations) ?? Number.POSITIVE_INFINITY)
  const delayMs = Math.min(
    LONGEST_DELAY_MS,
    pollIntervalOf(views, nowMs, { durations, bounds }) ?? Number.POSITIVE_INFINITY,
    ...wakes.map((wake) => wake - nowMs),
    ...views.map(({ rollout }) => windowEndsAtMs(rollout, startedAtMs) - nowMs),
    ...(views.some(({ rollout }) => waitsForApi(rollout)) ? [bounds.maximumMs] : []),
  )
  return Math.max(bounds.minimumMs, delayMs, trouble?.delayMs ?? 0)
}

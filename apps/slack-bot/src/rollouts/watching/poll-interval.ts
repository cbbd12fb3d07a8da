import { candidatesOf, dueDevicesOf } from '../sending/candidates.ts'
import type { DurationQuantiles, LearnedDurations } from '../model/durations.ts'
import { expectedDurationOf } from '../model/durations.ts'
import { EXECUTING_STATUSES, isExecuting, type Rollout } from '../model/rollout.ts'
import { isViewIn, type RolloutView } from '../state/rollout-view.ts'
import { readsNeededBy } from './reads-needed-by.ts'

/** How many device-seconds of staleness one call is worth. */
const STALENESS_PER_CALL = 60
/** The calls of one poll while slots are refilled: list of running updates, list of offers, POST. */
const CALLS_PER_POLL = 3
/** Longest interval between polls in order to gather larger slices. */
const GATHER_AT_MOST_MS = 120_000
/** Average number of ends that may be missed before the next poll. */
const EXPECTED_ENDS = 1
/** 95 % of a normal distribution are below this many standard deviations. */
const Z95 = 1.645

export interface PollBounds {
  readonly minimumMs: number
  readonly maximumMs: number
  /** When nothing is on its way but something may still come back. */
  readonly idleMs: number
}
export const DEFAULT_POLL_BOUNDS: PollBounds = { minimumMs: 15_000, maximumMs: 180_000, idleMs: 300_000 }

/** One update on its way: its age, and how long such updates take. */
export interface Running {
  readonly ageMs: number
  readonly duration: Pick<DurationQuantiles, 'medianMs' | 'q95Ms'>
}

/** Probability that a standard normal value is above z (Abramowitz and Stegun 26.2.17, error below 1e-7). */
const upperTail = (z: number): number => {
  if (z < 0) return 1 - upperTail(-z)
  const t = 1 / (1 + 0.2316419 * z)
  const series =
    ((((1.330274429 * t - 1.821255978) * t + 1.781477937) * t - 0.356563782) * t + 0.31938153) * t
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series
}

/** Probability that an update takes longer, by the log-normal distribution that such times follow. */
const survival = (duration: Running['duration'], atMs: number): number => {
  if (atMs <= 0) return 1
  const sigma = Math.max(0.05, Math.log(duration.q95Ms / duration.medianMs) / Z95)
  return upperTail(Math.log(atMs / duration.medianMs) / sigma)
}

const expectedEnds = (running: readonly Running[], withinMs: number): number =>
  running.reduce((sum, { ageMs, duration }) => {
    const now = survival(duration, ageMs)
    return now < 1e-9 ? sum + 1 : sum + 1 - survival(duration, ageMs + withinMs) / now
  }, 0)

/** The longest interval in which at most one update should end, so that no poll comes before an update can have ended. */
const hazardInterval = (running: readonly Running[], bounds: PollBounds): number => {
  let low = bounds.minimumMs
  let high = bounds.maximumMs
  if (expectedEnds(running, high) <= EXPECTED_ENDS) return high
  while (high - low > 500) {
    const middle = (low + high) / 2
    if (expectedEnds(running, middle) <= EXPECTED_ENDS) low = middle
    else high = middle
  }
  return low
}

/** The interval at which one more call is worth exactly the staleness it saves: it falls with the square root of the rate of ends. */
export const bestInterval = (running: readonly Running[], callsPerPoll = 1): number => {
  const endsPerSecond = running.reduce((sum, { duration }) => sum + 1000 / duration.medianMs, 0)
  return Math.sqrt((2 * STALENESS_PER_CALL * callsPerPoll) / endsPerSecond) * 1000
}

/** The interval between polls of the updates on their way. */
export const pollIntervalMs = (
  running: readonly Running[],
  bounds: PollBounds = DEFAULT_POLL_BOUNDS,
): number => {
  if (running.length === 0) return bounds.idleMs
  const wanted = Math.max(hazardInterval(running, bounds), bestInterval(running, CALLS_PER_POLL))
  return Math.round(Math.min(bounds.maximumMs, Math.max(bounds.minimumMs, wanted)))
}

const runningOf = (
  view: RolloutView<Rollout>,
  nowMs: number,
  learned: LearnedDurations | undefined,
): readonly Running[] => {
  if (!isViewIn(view, ...EXECUTING_STATUSES)) return []
  const { rollout, groups } = view
  return groups.takers.flatMap((device) => {
    const progress = rollout.devices[device.deviceId]?.progress
    if (progress?.state !== 'sent' && progress?.state !== 'waiting' && progress?.state !== 'updating')
      return []
    const sinceMs = 'sentAtMs' in progress ? progress.sentAtMs : progress.sinceMs
    const duration = expectedDurationOf(device, learned)
    return [{ ageMs: nowMs - sinceMs, duration }]
  })
}

/** Whether the next poll may find a change: a device waits for its offer, slot or window, or a detail is due. */
const isSoonRead = (view: RolloutView<Rollout>, nowMs: number): boolean => {
  const { pendingRooms, detailDeviceIds } = readsNeededBy(view, nowMs)
  if (pendingRooms !== 'none' || detailDeviceIds.length > 0) return true
  return isViewIn(view, 'running') && candidatesOf(view, nowMs).length > 0
}
/** Whether a device will be sent as soon as a slot is free, so that a poll that finds one costs three calls. */
export const isQueueing = (view: RolloutView<Rollout>, nowMs: number): boolean =>
  isViewIn(view, 'running') && dueDevicesOf(view, nowMs).length > 0

/** How long to gather free slots for one slice: a quarter of a typical update, at most two minutes. */
const gatheringMs = (running: readonly Running[]): number =>
  running.reduce((least, { duration }) => Math.min(least, duration.medianMs / 4), GATHER_AT_MOST_MS)

/**
 * The interval until the project of these rollouts is polled again; `undefined` if nothing needs reading. One interval for
 * all of them, because they share the same pages.
 */
export const pollIntervalOf = (
  views: readonly RolloutView<Rollout>[],
  nowMs: number,
  options: { readonly durations?: LearnedDurations; readonly bounds?: PollBounds } = {},
): number | undefined => {
  const bounds = options.bounds ?? DEFAULT_POLL_BOUNDS
  const running = views.flatMap((view) => runningOf(view, nowMs, options.durations))
  if (running.length > 0) {
    const intervalMs = pollIntervalMs(running, bounds)
    if (!views.some((view) => isQueueing(view, nowMs))) return intervalMs
    return Math.round(Math.min(bounds.maximumMs, Math.max(intervalMs, gatheringMs(running))))
  }
  if (views.some((view) => isExecuting(view.rollout) && isSoonRead(view, nowMs))) return bounds.maximumMs
  return views.some((view) => readsNeededBy(view, nowMs).upgradingList) ? bounds.idleMs : undefined
}

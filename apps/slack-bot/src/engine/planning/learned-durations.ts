import { withTypical } from '../../rollouts/model/durations.ts'
import type { DurationQuantiles, LearnedDurations, TypicalDurations } from '../../rollouts/model/durations.ts'
import type { Clock } from '../../rollouts/ports/clock.ts'
import type { UpdateDurations } from '../../rollouts/ports/update-durations.ts'
import { createSingleFlightCache } from '../cloud/single-flight-cache.ts'

const PER_SORT = 200
const LEARNED_FOR_MS = 600_000

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0

const quantilesOf = (durationsMs: readonly number[]): DurationQuantiles => {
  const sorted = durationsMs.toSorted((left, right) => left - right)
  return {
    medianMs: quantile(sorted, 0.5),
    q95Ms: quantile(sorted, 0.95),
    q99Ms: quantile(sorted, 0.99),
    samples: sorted.length,
  }
}

/** Quantiles per product and protocol, and per protocol across products (`durationKey` without a product). */
export const learnDurations = (
  samples: readonly { readonly sort: string; readonly durationMs: number }[],
): LearnedDurations => {
  const bySort = new Map<string, number[]>()
  const add = (sort: string, durationMs: number): void => {
    const known = bySort.get(sort)
    if (known === undefined) bySort.set(sort, [durationMs])
    else known.push(durationMs)
  }
  for (const { sort, durationMs } of samples) {
    add(sort, durationMs)
    const ofProtocol = `*${sort.slice(sort.lastIndexOf('/'))}`
    if (ofProtocol !== sort) add(ofProtocol, durationMs)
  }
  return Object.fromEntries([...bySort].map(([sort, durationsMs]) => [sort, quantilesOf(durationsMs)]))
}

/** Durations learned from past updates, refreshed every ten minutes. Until there are enough, the operator's figures. */
export const createDurationBook = (
  durations: UpdateDurations,
  clock: Clock,
  typical: TypicalDurations = {},
): (() => Promise<LearnedDurations>) => {
  const cache = createSingleFlightCache<LearnedDurations>(clock)
  return () =>
    cache.get('all', LEARNED_FOR_MS, async () =>
      withTypical(learnDurations(await durations.loadRecent(PER_SORT)), typical),
    )
}

import type { TuyaErrorKind } from '../errors/tuya-error.ts'
import type { OperationName } from '../operations.ts'

/** One HTTP request that was sent. Each counts against Tuya's quota, including token calls and retries. */
export interface CallRecord {
  readonly operation: OperationName
  /** 1 for the first attempt of a call. */
  readonly attempt: number
  /** Milliseconds since 1970, by the client's `clock`. */
  readonly startedAtMs: number
  readonly durationMs: number
  /** The calendar month in UTC: `2026-11`. Tuya doesn't document which time zone it counts by. */
  readonly month: string
  /** `ok`, or the kind of the error. */
  readonly result: 'ok' | TuyaErrorKind
  readonly code: number | string | undefined
  readonly requestId: string | undefined
  /** Tuya's time in its answer, in milliseconds since 1970. Undefined without a readable answer. */
  readonly serverTimeMs: number | undefined
}

/** Calls by month (`2026-11`, UTC) and operation. Plain data: store it and pass it back as `initialCalls`. */
export type CallCounts = Readonly<Record<string, Readonly<Partial<Record<OperationName, number>>>>>

/** Counts the requests of one client since it was created, on top of `initialCalls`. */
export interface CallMeter {
  /** A copy of the counts. */
  snapshot(): CallCounts
  /** Number of calls in `month` (`2026-11`, UTC); by default the current month by the client's `clock`. */
  total(month?: string): number
}

const dayMs = 86_400_000

/** The UTC month of a time: `2026-11`. Caches the last day, because it is called once per request. */
export const monthOf = (() => {
  let lastDay = Number.NaN
  let lastMonth = ''
  return (timeMs: number): string => {
    const day = Math.floor(timeMs / dayMs)
    if (day !== lastDay) {
      lastMonth = new Date(timeMs).toISOString().slice(0, 7)
      lastDay = day
    }
    return lastMonth
  }
})()

export const createCallMeter = (
  now: () => number,
  initialCalls: CallCounts = {},
): CallMeter & { count(record: Pick<CallRecord, 'month' | 'operation'>): void } => {
  const months = new Map<string, Map<string, number>>()
  for (const [month, operations] of Object.entries(initialCalls))
    months.set(month, new Map(Object.entries(operations)))
  return {
    count: ({ month, operation }) => {
      const counts = months.get(month) ?? new Map<string, number>()
      months.set(month, counts)
      counts.set(operation, (counts.get(operation) ?? 0) + 1)
    },
    snapshot: () =>
      Object.fromEntries([...months].map(([month, counts]) => [month, Object.fromEntries(counts)])),
    total: (month = monthOf(now())) =>
      [...(months.get(month)?.values() ?? [])].reduce((sum, n) => sum + n, 0),
  }
}

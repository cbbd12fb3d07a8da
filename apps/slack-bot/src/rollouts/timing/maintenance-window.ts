import type { MaintenanceWindow } from '../model/plan.ts'
import type { WindowState } from '../model/window-state.ts'

/** How far local time is ahead of UTC at an instant, in milliseconds. A function argument, so that this code stays pure. */
export type ZoneOffset = (utcMs: number) => number

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
/** Longer than any usual freeze, so that its end is found. */
const HORIZON_MS = 400 * DAY_MS

/** Days since 1970-01-01, a Thursday; 1 is Monday. */
const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1

const dayOf = (date: string): number => {
  const [year = 1970, month = 1, day = 1] = date.split('-').map(Number)
  // Days from the civil date (proleptic Gregorian). Years begin in March, so that leap days come last.
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/** Every hour of the week, so that only freeze days are excluded. */
export const isAllWeek = ({ weekdays, startMinute, endMinute }: MaintenanceWindow): boolean =>
  startMinute === endMinute && new Set(weekdays).size === 7

const isOpenAtLocal = (window: MaintenanceWindow, localMs: number): boolean => {
  const day = Math.floor(localMs / DAY_MS)
  if ((window.freezes ?? []).some((freeze) => day >= dayOf(freeze.fromDate) && day <= dayOf(freeze.toDate)))
    return false
  const minute = (localMs - day * DAY_MS) / MINUTE_MS
  const opensOn = (candidate: number): boolean => window.weekdays.includes(weekdayOf(candidate))
  if (window.startMinute < window.endMinute)
    return opensOn(day) && minute >= window.startMinute && minute < window.endMinute
  return (opensOn(day) && minute >= window.startMinute) || (opensOn(day - 1) && minute < window.endMinute)
}

/** The first instant after `fromMs` with another offset; there is exactly one change up to `untilMs`. */
const transitionBetween = (fromMs: number, untilMs: number, offsetAt: ZoneOffset): number => {
  const before = offsetAt(fromMs)
  let low = fromMs
  let high = untilMs
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(middle) === before) low = middle
    else high = middle
  }
  return high
}

/** The next instant at which the local wall clock reaches an edge of the window or midnight, or changes its offset. */
const nextEdgeAfter = (window: MaintenanceWindow, utcMs: number, offsetAt: ZoneOffset): number => {
  const offset = offsetAt(utcMs)
  const localMs = utcMs + offset
  const day = Math.floor(localMs / DAY_MS)
  const edges = [
    0,
    window.startMinute,
    window.endMinute,
    24 * 60,
    24 * 60 + Math.min(window.startMinute, window.endMinute),
  ]
  const nextLocalMs = Math.min(
    ...edges.map((minute) => day * DAY_MS + minute * MINUTE_MS).filter((edge) => edge > localMs),
  )
  const candidate = nextLocalMs - offset
  return offsetAt(candidate) === offset ? candidate : transitionBetween(utcMs, candidate, offsetAt)
}

/** Clock changes skip less than this. Longer windows are shortened, never skipped. */
const LONGEST_JUMP_MINUTES = 120

const minutesOf = ({ startMinute, endMinute }: MaintenanceWindow): number =>
  (endMinute - startMinute + 24 * 60) % (24 * 60) || 24 * 60

const DAY_MINUTES = 24 * 60
const WEEK_MINUTES = 7 * DAY_MINUTES

/** The longest uninterrupted opening, with consecutive days joined. Freezes only shorten it. */
export const longestOpenMsOf = (window: MaintenanceWindow): number => {
  // Every day opens at the same minute, so only these need counting.
  const stretches = [...new Set(window.weekdays)]
    .toSorted((left, right) => left - right)
    .map((weekday) => weekday * DAY_MINUTES)
  let longest = 0
  for (const first of stretches) {
    let end = first + minutesOf(window)
    // Twice around the week, so that Sunday joins Monday.
    for (const start of [...stretches, ...stretches.map((minute) => minute + WEEK_MINUTES)])
      if (start <= end) end = Math.max(end, start + minutesOf(window))
    longest = Math.max(longest, end - first)
  }
  return longest >= WEEK_MINUTES ? Infinity : longest * MINUTE_MS
}

/** Whether the clocks change at this instant and skip a whole occurrence of the window. */
const isSkippedAt = (window: MaintenanceWindow, utcMs: number, offsetAt: ZoneOffset): boolean => {
  if (minutesOf(window) > LONGEST_JUMP_MINUTES) return false
  const fromMs = utcMs + offsetAt(utcMs - 1)
  const untilMs = utcMs + offsetAt(utcMs)
  const startMs = Math.floor(fromMs / DAY_MS) * DAY_MS + window.startMinute * MINUTE_MS
  const endMs = startMs + minutesOf(window) * MINUTE_MS
  return startMs >= fromMs && endMs <= untilMs && isOpenAtLocal(window, startMs)
}

/**
 * Whether the window is open at an instant, and when that changes next. The window follows the wall clock: an hour that
 * daylight saving skips doesn't exist, and an hour that occurs twice counts twice.
 */
export const windowStateAt = (
  window: MaintenanceWindow,
  nowMs: number,
  offsetAt: ZoneOffset,
): WindowState => {
  const isOpenAt = (utcMs: number): boolean => isOpenAtLocal(window, utcMs + offsetAt(utcMs))
  const isOpen = isOpenAt(nowMs)
  let skippedAtMs: number | undefined
  for (
    let edge = nextEdgeAfter(window, nowMs, offsetAt);
    edge - nowMs < HORIZON_MS;
    edge = nextEdgeAfter(window, edge, offsetAt)
  ) {
    if (isOpenAt(edge) !== isOpen)
      return { isOpen, nextChangeAtMs: edge, ...(skippedAtMs !== undefined && { skippedAtMs }) }
    if (skippedAtMs === undefined && !isOpen && isSkippedAt(window, edge, offsetAt)) skippedAtMs = edge
  }
  return { isOpen, ...(!isOpen && { neverOpens: true }), ...(skippedAtMs !== undefined && { skippedAtMs }) }
}

import { compareNaturally } from '../../fleet/natural-order.ts'
import { isAllWeek } from '../../rollouts/timing/maintenance-window.ts'
import type { MaintenanceWindow } from '../../rollouts/model/plan.ts'

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const

const clockText = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/** Consecutive days as a range: `Mon–Fri`, `Sat, Sun`, `every day`. */
const weekdaysText = (weekdays: readonly number[]): string => {
  if (weekdays.length === DAYS.length) return 'every day'
  const runs: number[][] = []
  for (const day of weekdays) {
    const last = runs.at(-1)
    if (last !== undefined && last.at(-1) === day - 1) last.push(day)
    else runs.push([day])
  }
  const nameOf = (day: number | undefined): string => DAYS[(day ?? 1) - 1] ?? ''
  return runs
    .flatMap((run) =>
      run.length > 2 ? [`${nameOf(run[0])}–${nameOf(run.at(-1))}`] : run.map((day) => nameOf(day)),
    )
    .join(', ')
}

/** `Mon–Fri 22:00–05:00 (Europe/Berlin)`, in the building's time zone, which may not be the reader's. */
export const windowText = ({ weekdays, startMinute, endMinute, timeZone }: MaintenanceWindow): string => {
  const days = weekdaysText(weekdays)
  const end = endMinute === 0 ? '24:00' : clockText(endMinute)
  return `${days} ${clockText(startMinute)}–${end} (${timeZone})`
}

const MOST_FREEZES = 3
const DAY_MS = 24 * 3_600_000

/** `2026-11-27, 2026-12-20 to 2026-12-27`, without past ones. */
const freezesText = (freezes: MaintenanceWindow['freezes'], nowMs: number): string => {
  const yesterday = new Date(nowMs - DAY_MS).toISOString().slice(0, 10)
  const left = (freezes ?? [])
    .filter(({ toDate }) => toDate >= yesterday)
    .toSorted((one, other) => compareNaturally(one.fromDate, other.fromDate))
  const shown = left
    .slice(0, MOST_FREEZES)
    .map(({ fromDate, toDate }) => (fromDate === toDate ? fromDate : `${fromDate} to ${toDate}`))
  return [...shown, ...(left.length > MOST_FREEZES ? ['later freeze days'] : [])].join(', ')
}

/** `only Sat, Sun 06:00–20:00 (Europe/Berlin), not on 2026-11-27`, for one room. */
export const roomWindowText = (window: MaintenanceWindow, nowMs: number): string => {
  const freezes = freezesText(window.freezes, nowMs)
  if (isAllWeek(window)) return freezes === '' ? 'at any hour' : `at any hour, but not on ${freezes}`
  return `only ${windowText(window)}${freezes === '' ? '' : `, not on ${freezes}`}`
}

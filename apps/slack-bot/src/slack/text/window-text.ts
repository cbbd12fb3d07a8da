import type { MaintenanceWindow } from '../../rollouts/plan.ts'

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const

const clockText = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/** Days that follow each other as a range: `Mon–Fri`, `Sat, Sun`, `every day`. */
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

/** `Mon–Fri 22:00–05:00 (Europe/Berlin)`: in the building's own time, which need not be the reader's. */
export const windowText = ({ weekdays, startMinute, endMinute, timeZone }: MaintenanceWindow): string => {
  const days = weekdaysText(weekdays)
  const end = endMinute === 0 ? '24:00' : clockText(endMinute)
  return `${days} ${clockText(startMinute)}–${end} (${timeZone})`
}

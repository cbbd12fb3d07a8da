/** Weekly hours, and days on which nothing starts, in the domain's form. */
export interface ConfiguredWindow extends Hours {
  readonly timeZone: string
  readonly freezes?: readonly Freeze[]
}
export interface Hours {
  /** 1 is Monday, 7 is Sunday. */
  readonly weekdays: readonly number[]
  /** Minutes after local midnight. If the end isn't after the start, it is on the next day. */
  readonly startMinute: number
  readonly endMinute: number
}
export interface Freeze {
  readonly fromDate: string
  readonly toDate: string
}
export type Parsed<T> = { readonly value: T } | { readonly problem: string }

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
const EXAMPLE = 'Write it like: mon-fri 22:00-05:00 Europe/Berlin.'
const problem = (sentence: string): { readonly problem: string } => ({ problem: sentence })

/** 1 (Monday) to 7 (Sunday), from three or more letters; 0 if it isn't a day. */
const dayNumberOf = (word: string): number =>
  word.length < 3 ? 0 : DAYS.findIndex((day) => day.startsWith(word)) + 1

/** `mon-fri`, `sat,sun`, `fri-mon`, `daily`. */
const parseWeekdays = (text: string): readonly number[] | undefined => {
  if (text === 'daily') return [1, 2, 3, 4, 5, 6, 7]
  const found = new Set<number>()
  for (const part of text.split(',')) {
    const [first = '', last = first, ...rest] = part.split('-')
    const [from, to] = [dayNumberOf(first), dayNumberOf(last)]
    if (from === 0 || to === 0 || rest.length > 0) return undefined
    for (let day = from; ; day = (day % 7) + 1) {
      found.add(day)
      if (day === to) break
    }
  }
  return [...found].toSorted((left, right) => left - right)
}

const minuteOf = (text: string): number | undefined => {
  const [, hour = '', minute = ''] = /^(\d{1,2}):(\d{2})$/u.exec(text) ?? []
  const [hours, minutes] = [Number(hour), Number(minute)]
  if (hour === '' || minutes > 59 || hours * 60 + minutes > 24 * 60) return undefined
  return (hours * 60 + minutes) % (24 * 60)
}

export const isTimeZone = (timeZone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** The error for a time zone that Node doesn't know. `subject` is the variable, or the part of it that has the zone. */
export const zoneProblem = (timeZone: string, subject: string): { readonly problem: string } =>
  problem(
    `${subject} has the time zone "${timeZone}", which is unknown. Use a name from the IANA list, such as Europe/Berlin or America/New_York.`,
  )

/** Parses `mon-fri` and `22:00-05:00`. `subject` is what has them; `example` shows the right form. */
export const parseHours = (
  { days, times }: { readonly days: string; readonly times: string },
  subject: string,
  example: string,
): Parsed<Hours> => {
  const weekdays = parseWeekdays(days.toLowerCase())
  if (weekdays === undefined)
    return problem(
      `${subject} has the days "${days}". Days are mon, tue, wed, thu, fri, sat, sun, ranges such as mon-fri, several with commas and no spaces, or daily. ${example}`,
    )
  const [from = '', until = '', ...more] = times.split('-')
  const [startMinute, endMinute] = [minuteOf(from), minuteOf(until)]
  if (startMinute === undefined || endMinute === undefined || more.length > 0)
    return problem(
      `${subject} has the times "${times}". Times are a start and an end from 00:00 to 24:00, with a hyphen between. ${example}`,
    )
  return { value: { weekdays, startMinute, endMinute } }
}

/** Parses `mon-fri 22:00-05:00 Europe/Berlin`. `subject` is the setting that has it. */
export const parseMaintenanceWindow = (text: string, subject: string): Parsed<ConfiguredWindow> => {
  const [days = '', times = '', timeZone = '', ...rest] = text.trim().split(/\s+/u)
  if (timeZone === '' || rest.length > 0)
    return problem(`${subject} needs days, times and a time zone. ${EXAMPLE}`)
  const hours = parseHours({ days, times }, subject, EXAMPLE)
  if ('problem' in hours) return hours
  return isTimeZone(timeZone) ? { value: { timeZone, ...hours.value } } : zoneProblem(timeZone, subject)
}

const isDate = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(text)) return false
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number)
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

/** Parses `2026-12-20..2027-01-02, 2026-11-27`: whole days, both ends included. */
export const parseFreezeDates = (text: string, subject: string): Parsed<readonly Freeze[]> => {
  const freezes: Freeze[] = []
  for (const part of text.split(/[\s,]+/u).filter((entry) => entry !== '')) {
    const [fromDate = '', toDate = fromDate, ...rest] = part.split('..')
    if (!isDate(fromDate) || !isDate(toDate) || rest.length > 0)
      return problem(
        `${subject} contains "${part}", which is neither a day nor a range of days. Write it like: 2026-12-20..2027-01-02, 2026-11-27.`,
      )
    if (toDate < fromDate) return problem(`${subject} contains "${part}", which ends before it begins.`)
    freezes.push({ fromDate, toDate })
  }
  return { value: freezes }
}

export const ALL_HOURS: Hours = { weekdays: [1, 2, 3, 4, 5, 6, 7], startMinute: 0, endMinute: 0 }

/** For rollouts that don't wait for a window: every hour except the freeze days. */
export const freezesOnly = ({ timeZone, freezes }: ConfiguredWindow): ConfiguredWindow | undefined =>
  freezes === undefined ? undefined : { timeZone, ...ALL_HOURS, freezes }

/** The window with its freeze days; `undefined` without a window. */
export const toWindow = (
  window: ConfiguredWindow | undefined,
  freezes: readonly Freeze[] = [],
): { readonly window?: ConfiguredWindow } => {
  if (window === undefined) return {}
  return { window: freezes.length === 0 ? window : { ...window, freezes } }
}

import type { ZoneOffset } from '../../rollouts/timing/maintenance-window.ts'
import { LONGEST_LOCK_MS } from '../../rollouts/people/room-lock-rules.ts'

/** A parsed end time, and the text after it. */
export type Until =
  | { readonly kind: 'until'; readonly untilMs: number; readonly rest: string }
  | { readonly kind: 'problem'; readonly problem: 'unclear' | 'no-time' | 'past' | 'too-long' }

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

const DURATION =
  /^(?:(\d{1,3})\s*(?:days?|d)\b)?\s*(?:(\d{1,3})\s*(?:hours?|hrs?|h)\b)?\s*(?:(\d{1,4})\s*(?:minutes?|mins?|m)\b)?/iu
const DAY_WORD =
  /^(today|tomorrow|\d{4}-\d{2}-\d{2}|mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\b,?\s*(?:at\s+)?/iu
const TIME = /^(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?(?!\w|:\d)/iu

interface LocalNow {
  readonly nowMs: number
  readonly offsetAt: ZoneOffset
}

const problem = (what: Extract<Until, { kind: 'problem' }>['problem']): Until => ({
  kind: 'problem',
  problem: what,
})

/** The instant of a local time. A time skipped by a clock change counts as an hour later. */
const toUtcMs = (localMs: number, offsetAt: ZoneOffset): number =>
  localMs - offsetAt(localMs - offsetAt(localMs))

const minuteOf = ([, hour = '', minute, half]: RegExpExecArray): number | undefined => {
  const [hours, minutes] = [Number(hour), Number(minute ?? 0)]
  // "18" alone is ambiguous.
  if (minute === undefined && half === undefined) return undefined
  if (minutes > 59 || hours > (half === undefined ? 24 : 12) || (half !== undefined && hours === 0))
    return undefined
  const inDay = half === undefined ? hours : (hours % 12) + (half.toLowerCase() === 'pm' ? 12 : 0)
  return inDay * 60 + minutes <= 24 * 60 ? inDay * 60 + minutes : undefined
}

/** 0 Monday … 6 Sunday; day 0 since 1970 was a Thursday. */
const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7

const dayOfDate = (text: string): number | undefined => {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number)
  const ms = Date.UTC(year, month - 1, day)
  return new Date(ms).toISOString().slice(0, 10) === text ? ms / DAY : undefined
}

/** Days since 1970 that the word may mean, nearest first. */
const daysFor = (word: string | undefined, today: number): readonly number[] => {
  if (word === undefined) return [today, today + 1]
  if (word === 'today') return [today]
  if (word === 'tomorrow') return [today + 1]
  const weekday = WEEKDAYS.findIndex((day) => word.startsWith(day))
  if (weekday === -1) return [dayOfDate(word) ?? -1]
  const first = today + ((weekday - weekdayOf(today) + 7) % 7)
  return [first, first + 7]
}

const parseDuration = (text: string, nowMs: number): Until | undefined => {
  const match = DURATION.exec(text)
  const [whole = '', days = '0', hours = '0', minutes = '0'] = match ?? []
  if (whole.trim() === '') return undefined
  const ms = Number(days) * DAY + Number(hours) * HOUR + Number(minutes) * MINUTE
  return ms === 0 ? problem('past') : { kind: 'until', untilMs: nowMs + ms, rest: text.slice(whole.length) }
}

const parseClock = (text: string, { nowMs, offsetAt }: LocalNow): Until => {
  const dayMatch = DAY_WORD.exec(text)
  const afterDay = text.slice(dayMatch?.[0].length ?? 0)
  const time = TIME.exec(afterDay)
  const minute = time === null ? undefined : minuteOf(time)
  if (time === null || minute === undefined)
    return problem(dayMatch !== null && time === null ? 'no-time' : 'unclear')
  const today = Math.floor((nowMs + offsetAt(nowMs)) / DAY)
  const days = daysFor(dayMatch?.[1]?.toLowerCase(), today)
  if (days.includes(-1)) return problem('unclear')
  const untilMs = days
    .map((day) => toUtcMs(day * DAY + minute * MINUTE, offsetAt))
    .find((instant) => instant > nowMs)
  return untilMs === undefined
    ? problem('past')
    : { kind: 'until', untilMs, rest: afterDay.slice(time[0].length) }
}

/**
 * Reads `18:00`, `6 pm`, `tomorrow 7:00`, `fri 12:30`, `2026-12-24 18:00`, `2h` or `1 d 12 h`, in a person's own zone.
 * A time without a day means its next occurrence; a day in the past is refused.
 */
export const parseUntil = (text: string, at: LocalNow): Until => {
  const clean = text.trim()
  const found = parseDuration(clean, at.nowMs) ?? parseClock(clean, at)
  if (found.kind === 'problem') return found
  if (found.untilMs - at.nowMs > LONGEST_LOCK_MS) return problem('too-long')
  return { ...found, rest: found.rest.replace(/^[\s,;:–—-]+/u, '').trim() }
}

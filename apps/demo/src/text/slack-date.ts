/** A date in a message, which each reader sees in their own zone. */
export interface SlackDate {
  readonly seconds: number
  /** `{date_short_pretty} {time}` */
  readonly pattern: string
  /** For readers without dates. */
  readonly fallback: string
}

interface Place {
  readonly timeZone: string
  readonly nowMs: number
}

const DAY_MS = 86_400_000

const format = (ms: number, timeZone: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, ...options }).format(new Date(ms))

const dayText = (ms: number, { timeZone, nowMs }: Place): string => {
  const dayOf = (of: number) => format(of, timeZone, { dateStyle: 'short' })
  if (dayOf(ms) === dayOf(nowMs)) return 'today'
  if (dayOf(ms) === dayOf(nowMs - DAY_MS)) return 'yesterday'
  if (dayOf(ms) === dayOf(nowMs + DAY_MS)) return 'tomorrow'
  return format(ms, timeZone, { year: 'numeric', month: 'short', day: 'numeric' })
}

/** The tokens that the bot uses. */
const TOKENS: ReadonlyMap<string, (ms: number, place: Place) => string> = new Map([
  ['time', (ms, { timeZone }) => format(ms, timeZone, { timeStyle: 'short' })],
  ['time_secs', (ms, { timeZone }) => format(ms, timeZone, { timeStyle: 'medium' })],
  ['date_short_pretty', dayText],
])

/** A date as Slack shows it to a reader in this zone. */
export const slackDateText = ({ seconds, pattern, fallback }: SlackDate, place: Place): string => {
  const names = [...pattern.matchAll(/\{(\w+)\}/gu)].map(([, name]) => name ?? '')
  if (!names.every((name) => TOKENS.has(name))) return fallback
  return pattern.replaceAll(
    /\{(\w+)\}/gu,
    (_all, name: string) => TOKENS.get(name)?.(seconds * 1000, place) ?? '',
  )
}

import { me, nowMs } from '../store.js'

const zone = () => me()?.timeZone ?? 'UTC'

const format = (seconds, options) =>
  new Intl.DateTimeFormat('en-GB', { timeZone: zone(), ...options }).format(new Date(seconds * 1000))

const dayKey = (seconds) => format(seconds, { year: 'numeric', month: '2-digit', day: '2-digit' })

const relativeDay = (seconds) => {
  const now = nowMs() / 1000
  if (dayKey(seconds) === dayKey(now)) return 'today'
  if (dayKey(seconds) === dayKey(now - 86_400)) return 'yesterday'
  if (dayKey(seconds) === dayKey(now + 86_400)) return 'tomorrow'
  return undefined
}

const ago = (seconds) => {
  const passed = Math.round(nowMs() / 1000 - seconds)
  const size = Math.abs(passed)
  const [count, unit] =
    size < 60
      ? [size, 'second']
      : size < 3600
        ? [Math.round(size / 60), 'minute']
        : size < 86_400
          ? [Math.round(size / 3600), 'hour']
          : [Math.round(size / 86_400), 'day']
  const words = `${count} ${unit}${count === 1 ? '' : 's'}`
  return passed >= 0 ? `${words} ago` : `in ${words}`
}

const long = { year: 'numeric', month: 'long', day: 'numeric' }
const short = { year: 'numeric', month: 'short', day: 'numeric' }

const tokens = {
  date_num: (at) =>
    format(at, { year: 'numeric', month: '2-digit', day: '2-digit' }).split('/').reverse().join('-'),
  date: (at) => format(at, long),
  date_slash: (at) => dayKey(at),
  date_short: (at) => format(at, short),
  date_long: (at) => format(at, { weekday: 'long', ...long }),
  date_pretty: (at) => relativeDay(at) ?? format(at, long),
  date_short_pretty: (at) => relativeDay(at) ?? format(at, short),
  date_long_pretty: (at) => relativeDay(at) ?? format(at, { weekday: 'long', ...long }),
  day_divider_pretty: (at) =>
    relativeDay(at) ?? format(at, { weekday: 'long', day: 'numeric', month: 'long' }),
  time: (at) => format(at, { hour: '2-digit', minute: '2-digit' }),
  time_secs: (at) => format(at, { hour: '2-digit', minute: '2-digit', second: '2-digit' }),
  ago,
}

/** Formats Slack's date tokens, such as `{date_short_pretty} at {time}`, in the reader's time zone. */
export const formatSlackDate = (seconds, pattern) =>
  pattern.replaceAll(/\{([a-z_]+)\}/g, (whole, token) =>
    Object.hasOwn(tokens, token) ? tokens[token](seconds) : whole,
  )

export const clockTime = (ts) => tokens.time(Number(ts))

export const fullTime = (ts) => `${tokens.date_long(Number(ts))}, ${tokens.time_secs(Number(ts))} (${zone()})`

/** The date heading in the message list. */
export const dayHeading = (ts) => {
  const text = tokens.day_divider_pretty(Number(ts))
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** `12 s`, `4 min`, `3 h 20 min`, `2 d`: two units at most, rounded down. */
export const durationText = (ms: number): string => {
  const whole = Math.max(0, ms)
  if (whole < MINUTE) return `${Math.floor(whole / SECOND)} s`
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)} min`
  if (whole >= 2 * DAY) return `${Math.floor(whole / DAY)} d`
  const minutes = Math.floor((whole % HOUR) / MINUTE)
  const hours = `${Math.floor(whole / HOUR)} h`
  return minutes === 0 ? hours : `${hours} ${minutes} min`
}

/** `12 s ago`; under two seconds, `just now`. */
export const ageText = (thenMs: number, nowMs: number): string =>
  nowMs - thenMs < 2 * SECOND ? 'just now' : `${durationText(nowMs - thenMs)} ago`

/** `20–35 min`, `2–3 h`, `under 1 min`. */
export const rangeText = (range: { readonly low: number; readonly high: number }): string => {
  if (range.high < MINUTE) return 'under 1 min'
  if (range.high < 2 * HOUR)
    return join(Math.floor(range.low / MINUTE), Math.ceil(range.high / MINUTE), 'min')
  return join(Math.floor(range.low / HOUR), Math.ceil(range.high / HOUR), 'h')
}

/** `about 20–35 min`, `up to 3 h`. */
export const aboutRangeText = (range: Parameters<typeof rangeText>[0]): string => {
  const text = rangeText(range)
  return /^(?:up to|under) /u.test(text) ? text : `about ${text}`
}

const join = (low: number, high: number, unit: string): string =>
  low === high || low < 1 ? `${low < 1 ? 'up to ' : ''}${high} ${unit}` : `${low}–${high} ${unit}`

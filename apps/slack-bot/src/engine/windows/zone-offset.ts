import { LRUCache } from 'lru-cache'
import type { ZoneOffset } from '../../rollouts/timing/maintenance-window.ts'

const formats = new LRUCache<string, Intl.DateTimeFormat>({ max: 100 })

const formatOf = (timeZone: string): Intl.DateTimeFormat | undefined => {
  const known = formats.get(timeZone)
  if (known !== undefined) return known
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
    formats.set(timeZone, format)
    return format
  } catch (error) {
    // Node throws a RangeError for an unknown zone.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** How far a zone's local time is ahead of UTC at an instant, from Node's time zone data. `undefined` for an unknown zone. */
export const zoneOffsetOf = (timeZone: string): ZoneOffset | undefined => {
  const format = formatOf(timeZone)
  if (format === undefined) return undefined
  return (utcMs) => {
    const name = format.formatToParts(utcMs).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
    // Examples: "GMT", "GMT+05:30", and "GMT-03:30:52" for historical zones.
    const match = /^GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/u.exec(name)
    const [, sign, hours = '0', minutes = '0', seconds = '0'] = match ?? []
    const offsetMs = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000
    return sign === '-' ? -offsetMs : offsetMs
  }
}

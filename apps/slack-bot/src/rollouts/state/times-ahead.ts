import type { Rollout } from '../model/rollout.ts'

/** More than clocks that are confirmed may differ, and more than a correction that is no news. */
const MOST_AHEAD_MS = 60_000

/** Names of fields that hold instants. Windows are not among them: they are told by the calendar, not by what happened. */
const INSTANT = /^(?:atMs|sinceMs|untilMs|notBeforeMs|\w+(?:AtMs|UntilMs))$/u
const OF_THE_CALENDAR = new Set(['opensAtMs', 'toldSkipAtMs', 'quarantinedUntilMs'])
/** Instants that are still to come when they are written down. */
const TO_COME = new Set(['expiresAtMs', 'recheckAtMs', 'soakUntilMs', 'notBeforeMs', 'untilMs'])
/** What was approved as it is, and what holds no instants. */
const UNTOUCHED = new Set(['plan', 'selection', 'notes', 'durations'])

const isInstant = (key: string): boolean => INSTANT.test(key) && !OF_THE_CALENDAR.has(key)

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const visit = (value: unknown, see: (key: string, instantMs: number) => void): void => {
  if (Array.isArray(value)) for (const one of value) visit(one, see)
  if (!isRecord(value)) return
  for (const [key, field] of Object.entries(value))
    if (typeof field === 'number') {
      if (isInstant(key)) see(key, field)
    } else if (!UNTOUCHED.has(key)) visit(field, see)
}

const moved = (value: unknown, byMs: number): unknown => {
  if (Array.isArray(value)) return value.map((one) => moved(one, byMs))
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => {
      if (typeof field === 'number') return [key, isInstant(key) ? field - byMs : field]
      return [key, UNTOUCHED.has(key) ? field : moved(field, byMs)]
    }),
  )
}

const newestOf = (part: unknown): number => {
  let newestMs = Number.NEGATIVE_INFINITY
  visit(part, (key, instantMs) => {
    if (!TO_COME.has(key)) newestMs = Math.max(newestMs, instantMs)
  })
  return newestMs
}

/** Without its devices: what a rollout is told of at least once a minute, and cheap to look at. */
const glanceMs = (rollout: Rollout): number =>
  newestOf({ ...rollout, plan: undefined, devices: undefined, dispatches: undefined })

/**
 * How far a rollout's newest instant lies after now, 0 where that is next to nothing: it was written by a clock that
 * was ahead, and what it waits for would come as much too late.
 */
export const aheadByMs = (rollout: Rollout, nowMs: number): number =>
  glanceMs(rollout) > nowMs + MOST_AHEAD_MS ? newestOf(rollout) - nowMs : 0

/** The rollout as if everything in it had happened, and were due, so much earlier. */
export const moveTimesBack = (rollout: Rollout, byMs: number): Rollout => moved(rollout, byMs) as Rollout

import type { Rollout } from '../model/rollout.ts'

/** More than the allowed difference between confirmed clocks, and more than a correction not worth mentioning. */
const MOST_AHEAD_MS = 60_000

/** Names of fields that contain instants. Windows aren't among them: they follow the calendar, not the clock. */
const INSTANT = /^(?:atMs|sinceMs|untilMs|notBeforeMs|\w+(?:AtMs|UntilMs))$/u
const OF_THE_CALENDAR = new Set(['opensAtMs', 'startsAtMs', 'toldSkipAtMs', 'quarantinedUntilMs'])
/** Instants that are in the future when they are written. */
const TO_COME = new Set(['expiresAtMs', 'recheckAtMs', 'soakUntilMs', 'notBeforeMs', 'untilMs'])
/** Parts that were approved as they are, or contain no instants. */
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

/** Without the devices: updated at least once a minute, and cheap to check. */
const newestOwnInstantMs = (rollout: Rollout): number =>
  newestOf({ ...rollout, plan: undefined, devices: undefined, dispatches: undefined })

/**
 * How far a rollout's newest instant is ahead of now (0 if negligible). It was written by a clock that was ahead, and what
 * it waits for would come too late by the same amount.
 */
export const aheadByMs = (rollout: Rollout, nowMs: number): number =>
  newestOwnInstantMs(rollout) > nowMs + MOST_AHEAD_MS ? newestOf(rollout) - nowMs : 0

/** The rollout with all past and future instants moved back by this much. */
export const moveTimesBack = (rollout: Rollout, byMs: number): Rollout => moved(rollout, byMs) as Rollout

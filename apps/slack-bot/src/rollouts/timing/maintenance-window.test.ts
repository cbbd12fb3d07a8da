import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { isAllWeek, windowStateAt } from './maintenance-window.ts'
import type { MaintenanceWindow } from '../model/plan.ts'

const zones = [
  'UTC',
  'Europe/Berlin',
  'Europe/London',
  'Europe/Dublin',
  'America/New_York',
  'America/St_Johns',
  'America/Sao_Paulo',
  'America/Santiago',
  'America/Havana',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Asia/Tehran',
  'Asia/Shanghai',
  'Asia/Gaza',
  'Australia/Lord_Howe',
  'Australia/Adelaide',
  'Pacific/Auckland',
  'Pacific/Chatham',
  'Africa/Casablanca',
  'Africa/Cairo',
]
const MINUTE_MS = 60_000

/** The zone's offset by Temporal, cached per quarter of an hour: none of these zones changes at any other instant. */
const offsetOf = (zone: string) => {
  const known = new Map<number, number>()
  return (utcMs: number): number => {
    const quarter = Math.floor(utcMs / (15 * MINUTE_MS))
    const offset =
      known.get(quarter) ??
      Temporal.Instant.fromEpochMilliseconds(quarter * 15 * MINUTE_MS).toZonedDateTimeISO(zone)
        .offsetNanoseconds / 1e6
    known.set(quarter, offset)
    return offset
  }
}

/** The oracle: what the zone's wall clock shows at this minute, by Temporal's own calendar. */
const isOpenByWallClock = (window: MaintenanceWindow, utcMs: number): boolean => {
  const local = Temporal.Instant.fromEpochMilliseconds(utcMs).toZonedDateTimeISO(window.timeZone)
  const date = local.toPlainDate()
  if (
    (window.freezes ?? []).some(
      (freeze) =>
        Temporal.PlainDate.compare(date, freeze.fromDate) >= 0 &&
        Temporal.PlainDate.compare(date, freeze.toDate) <= 0,
    )
  )
    return false
  const minute = local.hour * 60 + local.minute
  const yesterday = date.subtract({ days: 1 }).dayOfWeek
  if (window.startMinute < window.endMinute)
    return (
      window.weekdays.includes(local.dayOfWeek) && minute >= window.startMinute && minute < window.endMinute
    )
  return (
    (window.weekdays.includes(local.dayOfWeek) && minute >= window.startMinute) ||
    (window.weekdays.includes(yesterday) && minute < window.endMinute)
  )
}

/** Every change of the zone's offset within ten years: the days on which window code breaks. */
const transitionsOf = (zone: string): number[] => {
  const found: number[] = []
  const end = Temporal.Instant.from('2035-01-01T00:00Z')
  let at = Temporal.Instant.from('2025-01-01T00:00Z').toZonedDateTimeISO(zone).getTimeZoneTransition('next')
  while (at !== null && Temporal.Instant.compare(at.toInstant(), end) < 0) {
    found.push(at.epochMilliseconds)
    at = at.getTimeZoneTransition('next')
  }
  return found
}

const windows: readonly Omit<MaintenanceWindow, 'timeZone'>[] = [
  { weekdays: [1, 2, 3, 4, 5, 6, 7], startMinute: 120, endMinute: 180 },
  { weekdays: [7], startMinute: 60, endMinute: 240 },
  { weekdays: [6, 7], startMinute: 22 * 60 + 30, endMinute: 150 },
  { weekdays: [1, 2, 3, 4, 5, 6, 7], startMinute: 0, endMinute: 0 },
]

/** Goes from change to change and compares each minute in between with the oracle. */
const compareWithOracle = (window: MaintenanceWindow, fromMs: number, minutes: number): void => {
  const offsetAt = offsetOf(window.timeZone)
  let state = windowStateAt(window, fromMs, offsetAt)
  for (let step = 0; step < minutes; step += 1) {
    const utcMs = fromMs + step * MINUTE_MS
    if (state.nextChangeAtMs !== undefined && utcMs >= state.nextChangeAtMs)
      state = windowStateAt(window, utcMs, offsetAt)
    if (state.isOpen !== isOpenByWallClock(window, utcMs))
      expect.fail(
        `${window.timeZone} ${new Date(utcMs).toISOString()}: says ${state.isOpen ? 'open' : 'closed'}; window ${JSON.stringify(window)}`,
      )
  }
}

test(
  'around every clock change in ten years, in 20 zones, each minute agrees with the wall clock',
  { timeout: 60_000 },
  () => {
    let minutes = 0
    for (const timeZone of zones) {
      for (const [index, transition] of transitionsOf(timeZone).entries()) {
        const window = windows[index % windows.length]
        if (window === undefined) continue
        compareWithOracle({ ...window, timeZone }, transition - 4 * 60 * MINUTE_MS, 8 * 60)
        minutes += 8 * 60
      }
    }
    expect(minutes).toBeGreaterThan(100_000)
  },
)

test('at any minute of ten years, any window agrees with the wall clock, and so does the instant before its next change', () => {
  const instant = fc
    .integer({ min: Date.UTC(2025, 0, 1) / MINUTE_MS, max: Date.UTC(2035, 0, 1) / MINUTE_MS })
    .map((minute) => minute * MINUTE_MS)
  const window = fc.record({
    timeZone: fc.constantFrom(...zones),
    weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
    startMinute: fc.integer({ min: 0, max: 1439 }),
    endMinute: fc.integer({ min: 0, max: 1439 }),
  })
  fc.assert(
    fc.property(window, instant, (candidate, nowMs) => {
      const state = windowStateAt(candidate, nowMs, offsetOf(candidate.timeZone))
      expect(state.isOpen).toBe(isOpenByWallClock(candidate, nowMs))
      if (state.nextChangeAtMs === undefined) return
      expect(isOpenByWallClock(candidate, state.nextChangeAtMs)).toBe(!state.isOpen)
      expect(isOpenByWallClock(candidate, state.nextChangeAtMs - MINUTE_MS)).toBe(state.isOpen)
    }),
    { numRuns: 400 },
  )
})

test('a freeze closes whole days, including a leap day, and its end is found', () => {
  const window: MaintenanceWindow = {
    timeZone: 'Europe/Berlin',
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    startMinute: 60,
    endMinute: 120,
    freezes: [{ fromDate: '2028-02-20', toDate: '2028-02-29' }],
  }
  const state = windowStateAt(window, Date.parse('2028-02-20T00:30+01:00'), offsetOf('Europe/Berlin'))
  expect(state).toEqual({ isOpen: false, nextChangeAtMs: Date.parse('2028-03-01T01:00+01:00') })
})

test('an hour that the clocks skip does not exist: the window opens the day after', () => {
  const window: MaintenanceWindow = {
    timeZone: 'Europe/Berlin',
    weekdays: [1, 2, 3, 4, 5, 6, 7],
    startMinute: 120,
    endMinute: 180,
  }
  const state = windowStateAt(window, Date.parse('2026-03-29T00:00+01:00'), offsetOf('Europe/Berlin'))
  expect(state).toEqual({
    isOpen: false,
    nextChangeAtMs: Date.parse('2026-03-30T02:00+02:00'),
    skippedAtMs: Date.parse('2026-03-29T01:00Z'),
  })
})

const DAILY = [1, 2, 3, 4, 5, 6, 7]
test.each([
  // 02:00 to 03:00 on 29 March 2026.
  ['Europe/Berlin', '02:15-02:45', '2026-03-28T12:00Z', '2026-03-29T01:00Z'],
  ['Europe/Berlin', '02:00-03:00', '2026-03-28T12:00Z', '2026-03-29T01:00Z'],
  ['Europe/Berlin', '01:45-02:45', '2026-03-28T12:00Z', undefined],
  ['Europe/Berlin', '02:15-03:15', '2026-03-28T12:00Z', undefined],
  ['Europe/Berlin', '22:00-05:00', '2026-03-28T12:00Z', undefined],
  ['Europe/Berlin', '02:15-02:45', '2026-10-24T12:00Z', undefined],
  // Back from 03:00 to 02:00: the window occurred before that.
  ['Europe/Berlin', '01:15-01:45', '2026-10-25T00:00Z', undefined],
  ['Europe/Berlin', '02:15-02:45', '2026-03-29T01:00Z', undefined],
  // Only half an hour, from 02:00 on 4 October 2026.
  ['Australia/Lord_Howe', '02:05-02:25', '2026-10-03T12:00Z', '2026-10-03T15:30Z'],
  ['Australia/Lord_Howe', '02:05-02:35', '2026-10-03T12:00Z', undefined],
  // From midnight on 24 April 2026.
  ['Africa/Cairo', '00:10-00:50', '2026-04-23T12:00Z', '2026-04-23T22:00Z'],
])('in %s the clocks next skip the whole of %s after %s: %s', (timeZone, times, now, skippedAt) => {
  const [startMinute = 0, endMinute = 0] = times.split('-').map((time) => {
    const [hours = 0, minutes = 0] = time.split(':').map(Number)
    return hours * 60 + minutes
  })
  const window = { timeZone, weekdays: DAILY, startMinute, endMinute }
  const { skippedAtMs } = windowStateAt(window, Date.parse(now), offsetOf(timeZone))
  expect(skippedAtMs && new Date(skippedAtMs).toISOString()).toBe(
    skippedAt && new Date(skippedAt).toISOString(),
  )
})

test('nothing is skipped on a day on which the window would not open anyway', () => {
  const window = { timeZone: 'Europe/Berlin', weekdays: DAILY, startMinute: 135, endMinute: 165 }
  const skipOf = (change: Partial<MaintenanceWindow>): number | undefined =>
    windowStateAt({ ...window, ...change }, Date.parse('2026-03-28T12:00Z'), offsetOf(window.timeZone))
      .skippedAtMs
  expect(skipOf({ weekdays: [7] })).toBe(Date.parse('2026-03-29T01:00Z'))
  expect(skipOf({ weekdays: [1, 6] })).toBeUndefined()
  expect(skipOf({ freezes: [{ fromDate: '2026-03-29', toDate: '2026-03-29' }] })).toBeUndefined()
})

test('a freeze starts at its first midnight, also in a year divisible by four without a leap day', () => {
  const window = {
    timeZone: 'UTC',
    weekdays: DAILY,
    startMinute: 0,
    endMinute: 0,
    freezes: [{ fromDate: '2100-02-27', toDate: '2100-03-01' }],
  }
  const at = (time: string) => windowStateAt(window, Date.parse(time), offsetOf('UTC'))
  expect(at('2100-02-26T22:00Z')).toEqual({ isOpen: true, nextChangeAtMs: Date.parse('2100-02-27T00:00Z') })
  expect(at('2100-02-27T00:00Z')).toEqual({ isOpen: false, nextChangeAtMs: Date.parse('2100-03-02T00:00Z') })
})

test('only a window of every hour of every day is open all week', () => {
  const allWeek = { timeZone: 'UTC', weekdays: DAILY, startMinute: 0, endMinute: 0 }
  expect(isAllWeek(allWeek)).toBe(true)
  expect(isAllWeek({ ...allWeek, startMinute: 300, endMinute: 300 })).toBe(true)
  expect(isAllWeek({ ...allWeek, weekdays: [1, 2, 3, 4, 5, 6] })).toBe(false)
  expect(isAllWeek({ ...allWeek, weekdays: [1, 2, 3, 4, 5, 6, 6] })).toBe(false)
  expect(isAllWeek({ ...allWeek, startMinute: 60 })).toBe(false)
})

test('a skipped occurrence is reported even if the window never opens again; of two, the first', () => {
  const sundays = { timeZone: 'Europe/Berlin', weekdays: [7], startMinute: 135, endMinute: 165 }
  const frozenUntil = (toDate: string) =>
    windowStateAt(
      { ...sundays, freezes: [{ fromDate: '2026-03-30', toDate }] },
      Date.parse('2026-03-28T12:00Z'),
      offsetOf('Europe/Berlin'),
    )
  const skippedAtMs = Date.parse('2026-03-29T01:00Z')
  expect(frozenUntil('2030-01-01')).toStrictEqual({ isOpen: false, neverOpens: true, skippedAtMs })
  expect(frozenUntil('2027-03-27')).toStrictEqual({
    isOpen: false,
    nextChangeAtMs: Date.parse('2027-04-04T02:15+02:00'),
    skippedAtMs,
  })
})

test('a window that no clock change affects reports none', () => {
  const always = { timeZone: 'UTC', weekdays: DAILY, startMinute: 0, endMinute: 0 }
  const at = (change: Partial<MaintenanceWindow>) =>
    windowStateAt({ ...always, ...change }, Date.parse('2026-06-01T12:00Z'), offsetOf('UTC'))
  expect(at({})).toStrictEqual({ isOpen: true })
  expect(at({ weekdays: [] })).toStrictEqual({ isOpen: false, neverOpens: true })
  expect(at({ weekdays: [2] })).toStrictEqual({
    isOpen: false,
    nextChangeAtMs: Date.parse('2026-06-02T00:00Z'),
  })
})

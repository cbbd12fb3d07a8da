import { describe, expect, it } from 'vitest'
import { parseUntil } from './parse-until.ts'

const HOUR = 3_600_000
/** Tuesday 24 November 2026, 15:30 in Berlin. */
const NOW = Date.UTC(2026, 10, 24, 14, 30)
const inBerlin = (text: string, nowMs = NOW) => parseUntil(text, { nowMs, offsetAt: () => HOUR })
const utc = (day: number, hour: number, minute = 0) => Date.UTC(2026, 10, day, hour, minute)

describe('until when a room is held', () => {
  it.each([
    ['18:00 board meeting', utc(24, 17), 'board meeting'],
    ['6pm: board meeting', utc(24, 17), 'board meeting'],
    ['6:15 PM, tests', utc(24, 17, 15), 'tests'],
    ['7:00 cleaning', utc(25, 6), 'cleaning'],
    ['today 16:00', utc(24, 15), ''],
    ['tomorrow 7:00 – a fair', utc(25, 6), 'a fair'],
    ['Tomorrow at 12am x', utc(24, 23), 'x'],
    ['fri 12.30 lunch', utc(27, 11, 30), 'lunch'],
    ['tuesday 9:00 audit', Date.UTC(2026, 11, 1, 8), 'audit'],
    ['2026-12-01 24:00 x', Date.UTC(2026, 11, 1, 23), 'x'],
    ['2h', NOW + 2 * HOUR, ''],
    ['1 d 12 h a fair', NOW + 36 * HOUR, 'a fair'],
    ['90 min demo for 3 guests', NOW + 1.5 * HOUR, 'demo for 3 guests'],
  ])('%s', (text, untilMs, rest) => {
    expect(inBerlin(text)).toEqual({ kind: 'until', untilMs, rest })
  })

  it.each([
    ['18', 'unclear'],
    ['later', 'unclear'],
    ['25:00', 'unclear'],
    ['13pm', 'unclear'],
    ['2026-02-30 10:00', 'unclear'],
    ['', 'unclear'],
    ['tomorrow', 'no-time'],
    ['friday because', 'no-time'],
    ['today 15:00', 'past'],
    ['2026-11-23 10:00', 'past'],
    ['0h', 'past'],
    ['40 days', 'too-long'],
    ['2027-06-01 10:00', 'too-long'],
  ])('%s is %s', (text, problem) => {
    expect(inBerlin(text)).toEqual({ kind: 'problem', problem })
  })

  it('is what the clock on the wall says after a change to daylight saving', () => {
    // Berlin goes from UTC+1 to UTC+2 on 28 March 2027 at 01:00 UTC.
    const change = Date.UTC(2027, 2, 28, 1)
    const offsetAt = (utcMs: number) => (utcMs < change ? HOUR : 2 * HOUR)
    const until = parseUntil('tomorrow 7:00', { nowMs: Date.UTC(2027, 2, 27, 20), offsetAt })
    expect(until).toMatchObject({ untilMs: Date.UTC(2027, 2, 28, 5) })
  })
})

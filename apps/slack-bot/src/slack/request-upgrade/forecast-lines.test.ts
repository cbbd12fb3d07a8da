import { expect, test } from 'vitest'
import { toMessageText, toPlainText } from '../text/inline.ts'
import { forecastLines, type ForecastFacts } from './forecast-lines.ts'

const MINUTE = 60_000
const FORECAST = { lowMs: 40 * MINUTE, highMs: 90 * MINUTE, apiCalls: 120, roomCount: 6, waves: [2, 8, 24] }
const AT = Date.UTC(2026, 10, 30, 22, 10)

const linesFor = (facts: Partial<ForecastFacts>): readonly string[] =>
  forecastLines({
    count: 34,
    place: '4F',
    start: 'now',
    approvers: { approverGroupIds: ['S1'], approverUserIds: [], quorum: 1 },
    requester: 'U1',
    forecast: FORECAST,
    ...facts,
  }).map(toPlainText)

test('the form says devices, rooms, waves and time of the whole choice', () => {
  expect(linesFor({})[0]).toBe(
    '34 devices in 6 rooms of 4F. 3 waves: 2, 8, 24. About 40–90 min once approved.',
  )
  const oneRoom = { ...FORECAST, roomCount: 1, waves: [12] }
  expect(linesFor({ count: 12, place: '4F / Lab', forecast: oneRoom })[0]).toBe(
    '12 devices in 4F / Lab. One wave. About 40–90 min once approved.',
  )
  expect(linesFor({ place: undefined })[0]).toContain('34 devices in 6 rooms. 3 waves')
})

test('with a start it says between which times', () => {
  const span = { fromMs: AT, untilMs: AT + 80 * MINUTE }
  const [line] = linesFor({ start: 'next-window', forecast: { ...FORECAST, span } })
  expect(line).toContain('About 40–90 min, between about 2026-11-30 22:10 UTC and 23:30 UTC.')
  const days = { fromMs: AT, untilMs: AT + 30 * 3_600_000, goesOnLater: true } as const
  expect(linesFor({ start: { startsAtMs: AT }, forecast: { ...FORECAST, span: days } })[0]).toContain(
    'between about 2026-11-30 22:10 UTC and 2026-12-02 04:10 UTC, and in later windows.',
  )
})

test('without a forecast it still says how many devices, and who must approve', () => {
  expect(linesFor({ forecast: undefined })[0]).toBe('34 devices.')
  expect(linesFor({ forecast: 'reading' })[0]).toBe('34 devices. Working out the waves and the time …')
  expect(linesFor({ forecast: 'reading' })).toHaveLength(2)
  expect(linesFor({ count: 0 })).toEqual(['No devices are chosen.'])
})

test('it names who must approve, as the settings are, and never the requester', () => {
  const said = (groups: readonly string[], users: readonly string[], quorum = 1): string =>
    toMessageText(
      forecastLines({
        count: 1,
        start: 'now',
        requester: 'U1',
        approvers: { approverGroupIds: groups, approverUserIds: users, quorum },
      }).slice(1),
    )
  expect(said(['S1'], [])).toBe('Someone else must approve: one of <!subteam^S1>.')
  expect(said(['S1'], ['U1', 'U2'])).toBe('Someone else must approve: one of <!subteam^S1> or <@U2>.')
  expect(said([], ['U1', 'U2'])).toBe('Someone else must approve: <@U2>.')
  expect(said(['S1'], ['U2'], 2)).toBe('2 other people must approve: any 2 of <!subteam^S1> and <@U2>.')
  expect(said([], ['U1'])).toBe(
    '⚠️ No one can approve this: someone other than you must, and the settings name no one else. An admin must name more approvers.',
  )
  expect(said([], ['U1', 'U2'], 2)).toContain(
    '2 people other than you must, and the settings name only <@U2>.',
  )
})

test('the form says before the request that updates fit into no opening of the window, and what to do', () => {
  const forecast = { ...FORECAST, windowTooShort: { count: 4, needsMs: 7_200_000, longestMs: 3_600_000 } }
  expect(linesFor({ start: 'next-window', forecast })[2]).toBe(
    '⚠️ 4 devices can’t be updated in the maintenance window: such updates take up to 2 h, and it is open for 1 h at most. Choose “Now” to send them anyway, or ask an admin for a longer window.',
  )
  const frozen = { ...FORECAST, windowTooShort: { count: 4, needsMs: 0, longestMs: 0 } }
  expect(linesFor({ forecast: frozen })[2]).toContain('the freeze days don’t end within the next year')
})

test('the form says before the request that the month’s calls would not last', () => {
  expect(linesFor({})).toHaveLength(2)
  const forecast = { ...FORECAST, budgetShort: { calls: 5400, left: 1200 } }
  expect(linesFor({ forecast })[2]).toContain(
    'It needs about 5,400 Tuya calls, and only 1,200 calls are left of this month’s.',
  )
})

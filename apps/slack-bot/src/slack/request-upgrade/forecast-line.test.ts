import { expect, test } from 'vitest'
import { toPlainText } from '../text/inline.ts'
import { forecastLine } from './forecast-line.ts'

const FORECAST = { lowMs: 600_000, highMs: 1_200_000, apiCalls: 12, waves: [1, 3] }

test('the form says before the request that updates fit into no opening of the window, and what to do', () => {
  expect(toPlainText(forecastLine(4, FORECAST))).not.toContain('window')
  const windowTooShort = { count: 4, needsMs: 7_200_000, longestMs: 3_600_000 }
  expect(toPlainText(forecastLine(4, { ...FORECAST, windowTooShort }))).toContain(
    '4 devices can’t be updated in the maintenance window: such updates take up to 2 h, and it is open for 1 h at most. Choose “Now” to send them anyway',
  )
})

test('the form says before the request that the month’s calls would not last', () => {
  expect(toPlainText(forecastLine(4, FORECAST))).not.toContain('month')
  const short = { ...FORECAST, budgetShort: { calls: 5400, left: 1200 } }
  expect(toPlainText(forecastLine(4, short))).toContain(
    'It needs about 5,400 Tuya calls, and only 1,200 calls are left of this month’s.',
  )
})

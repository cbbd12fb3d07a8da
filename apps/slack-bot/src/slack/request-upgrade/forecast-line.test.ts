import { expect, test } from 'vitest'
import { toPlainText } from '../text/inline.ts'
import { forecastLine } from './forecast-line.ts'

const FORETOLD = { lowMs: 600_000, highMs: 1_200_000, apiCalls: 12, waves: [1, 3] }

test('the form says before the request that updates fit into no opening of the window, and what to do', () => {
  expect(toPlainText(forecastLine(4, FORETOLD))).not.toContain('window')
  const windowTooShort = { count: 4, needsMs: 7_200_000, longestMs: 3_600_000 }
  expect(toPlainText(forecastLine(4, { ...FORETOLD, windowTooShort }))).toContain(
    '4 devices would never be sent in the maintenance window: such updates take up to 2 h, and it is open for 1 h at most. With “Now” they are sent',
  )
})

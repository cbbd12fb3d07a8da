import { expect, test } from 'vitest'
import { doublingDelayMs } from './doubling-delay.ts'

const bounds = { firstMs: 500, longestMs: 30_000 }

test('the wait doubles with each failure, and ends at the longest', () => {
  expect([1, 2, 3, 6, 7, 8].map((failures) => doublingDelayMs(bounds, failures))).toEqual([
    500, 1000, 2000, 16_000, 30_000, 30_000,
  ])
})

test('no failure waits like the first, and any number of them no longer than the longest', () => {
  expect(doublingDelayMs(bounds, 0)).toBe(500)
  expect(doublingDelayMs(bounds, 1_000_000)).toBe(30_000)
})

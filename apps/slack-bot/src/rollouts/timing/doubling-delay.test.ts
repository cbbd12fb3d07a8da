import { expect, test } from 'vitest'
import { doublingDelayMs } from './doubling-delay.ts'

const bounds = { firstMs: 500, longestMs: 30_000 }

test('the delay doubles with each failure, up to the longest', () => {
  expect([1, 2, 3, 6, 7, 8].map((failures) => doublingDelayMs(bounds, failures))).toEqual([
    500, 1000, 2000, 16_000, 30_000, 30_000,
  ])
})

test('zero failures give the first delay, and any number no more than the longest', () => {
  expect(doublingDelayMs(bounds, 0)).toBe(500)
  expect(doublingDelayMs(bounds, 1_000_000)).toBe(30_000)
})

import { expect, it } from 'vitest'
import { compareVersions, isVersion } from './version.ts'

it.each([
  ['1.10.0', '1.9.9', 1],
  ['1.0.0', '1.0.0', 0],
  ['1.0', '1.0.1', -1],
  ['2', '10', -1],
])('compares %s with %s number by number', (left, right, sign) => {
  expect(Math.sign(compareVersions(left, right))).toBe(sign)
  expect(Math.sign(compareVersions(right, left))).toBe(sign === 0 ? 0 : -sign)
})

it('tells versions from other texts', () => {
  expect(['1', '1.2', '10.20.30'].every(isVersion)).toBe(true)
  expect(['', '1.', 'v1.0', '1..2', '1.0-beta'].some(isVersion)).toBe(false)
})

import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { webApiCoverage } from './coverage.ts'
import { webApiMethods } from './registry.ts'

test('the coverage table says exactly which methods answer', () => {
  const claimed = webApiCoverage.filter(({ status }) => status !== 'not').map(({ method }) => method)
  expect(claimed.toSorted()).toEqual([...webApiMethods.keys()].toSorted())
})

test('each method stands in the table once', () => {
  const methods = webApiCoverage.map(({ method }) => method)
  expect(new Set(methods).size).toBe(methods.length)
})

test.each(webApiCoverage.filter(({ status }) => status !== 'not'))(
  '$method names a test that exists',
  ({ evidence }) => {
    expect(existsSync(new URL(`../../${evidence}`, import.meta.url))).toBe(true)
  },
)

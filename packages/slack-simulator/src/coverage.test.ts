import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { COVERAGE } from './coverage.ts'
import { webApiMethods } from './web-api/registry.ts'

const isMethod = ({ method }: { method: string }): boolean => /^[a-z]+(\.[a-zA-Z]+)+$/.test(method)
const isHere = ({ support }: { support: string }): boolean => support !== 'not supported'

test('the table lists exactly the methods that answer', () => {
  const claimed = COVERAGE.filter(isMethod).filter(isHere)
  expect(claimed.map(({ method }) => method).toSorted()).toEqual([...webApiMethods.keys()].toSorted())
})

test('the table has no duplicate rows', () => {
  const methods = COVERAGE.map(({ method }) => method)
  expect(new Set(methods).size).toBe(methods.length)
})

test.each(COVERAGE.filter(isHere))('the test file of $method exists', ({ test: file }) => {
  expect(existsSync(new URL(`../${file}`, import.meta.url))).toBe(true)
})

test('partial support says what is missing', () => {
  expect(COVERAGE.filter(({ support, notes }) => support === 'partial' && notes === '')).toEqual([])
})

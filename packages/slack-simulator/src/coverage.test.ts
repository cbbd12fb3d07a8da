import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { COVERAGE } from './coverage.ts'
import { webApiMethods } from './web-api/registry.ts'

const isMethod = ({ method }: { method: string }): boolean => /^[a-z]+(\.[a-zA-Z]+)+$/.test(method)
const isHere = ({ support }: { support: string }): boolean => support !== 'not supported'

test('the table says exactly which methods answer', () => {
  const claimed = COVERAGE.filter(isMethod).filter(isHere)
  expect(claimed.map(({ method }) => method).toSorted()).toEqual([...webApiMethods.keys()].toSorted())
})

test('each row stands in the table once', () => {
  const methods = COVERAGE.map(({ method }) => method)
  expect(new Set(methods).size).toBe(methods.length)
})

test.each(COVERAGE.filter(isHere))('$method names a test that exists', ({ test: file }) => {
  expect(existsSync(new URL(`../${file}`, import.meta.url))).toBe(true)
})

test('what is only partly there says what is missing', () => {
  expect(COVERAGE.filter(({ support, notes }) => support === 'partial' && notes === '')).toEqual([])
})

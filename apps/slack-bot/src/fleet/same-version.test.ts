import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSameVersion, versionKey } from './same-version.ts'

test.each([
  ['1.0.8', 'V1.0.8'],
  ['1.0.8', 'v1.0.8'],
  ['1.0.8', '1.0.08'],
  ['1.0.8', ' 1.0.8\t'],
  ['1.0.8', '01.00.008'],
  ['v2024.07.01-b03', '2024.7.1-b3'],
])('%j and %j are one version', (left, right) => {
  expect(isSameVersion(left, right)).toBe(true)
})

test.each([
  ['1.0.8', '1.0.80'],
  ['1.0.8', '1.0'],
  ['1.0.8', '1.0.8.0'],
  ['1.0.8', 'vv1.0.8'],
  ['1.0.8-a', '1.0.8-b'],
  ['1.0', '10'],
  ['0', ''],
])('%j and %j are two', (left, right) => {
  expect(isSameVersion(left, right)).toBe(false)
})

test('a spelling changes nothing, and a number changes everything', () => {
  const anyNumbers = fc.array(fc.nat(10_000), { minLength: 1, maxLength: 4 })
  const spelled = fc.tuple(
    anyNumbers,
    fc.constantFrom('', 'v', 'V'),
    fc.constantFrom('', ' '),
    fc.nat(3).map((zeros) => '0'.repeat(zeros)),
  )
  fc.assert(
    fc.property(spelled, ([numbers, v, space, zeros]) => {
      const plain = numbers.join('.')
      const written = `${space}${v}${numbers.map((number) => `${zeros}${number}`).join('.')}${space}`
      expect(versionKey(written)).toBe(plain)
      expect(isSameVersion(written, [...numbers.slice(0, -1), (numbers.at(-1) ?? 0) + 1].join('.'))).toBe(
        false,
      )
    }),
  )
})

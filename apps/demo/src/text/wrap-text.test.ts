import { expect, test } from 'vitest'
import { columnsOf, wrapText } from './wrap-text.ts'

test('characters that a terminal shows in two columns count twice', () => {
  expect(columnsOf('4F / 会議室 Kyoto')).toBe(17)
  expect(columnsOf('🔵 4F — 7 °')).toBe(11)
  expect(columnsOf('⚠️ ✅')).toBe(5)
})

test('text is broken at spaces, and no character is lost', () => {
  expect(wrapText('Approved by Jonas Weber. 3 waves', 12)).toEqual(['Approved by', 'Jonas Weber.', '3 waves'])
  expect(wrapText('会議室 Kyoto', 7)).toEqual(['会議室', 'Kyoto'])
  expect(wrapText('http://127.0.0.1:41234 is long', 10)).toEqual(['http://127.0.0.1:41234', 'is long'])
})

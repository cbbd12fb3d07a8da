import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toPlain, withoutAccents } from './plain-text.ts'

test('plain ASCII gives the same text as the way of all other texts', () => {
  const ascii = fc
    .string({ unit: fc.constantFrom('a', 'B', '7', ' ', '-', '_', '"', "'", '`', '~', '\t') })
    .map((text) => text.trimStart())
  fc.assert(
    fc.property(ascii, (text) => {
      // An accent anywhere takes the longer way.
      expect(toPlain(`é${text}`)).toBe(`é${toPlain(text)}`)
      expect(withoutAccents(`é${text}`)).toBe(`e${withoutAccents(text)}`)
    }),
  )
})

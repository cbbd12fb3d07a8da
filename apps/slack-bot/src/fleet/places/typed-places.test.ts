import { expect, test } from 'vitest'
import { typedPlaces } from './typed-places.ts'

test.each([
  ['4F', ['4F']],
  ['4F, 5F / Lab', ['4F', '5F / Lab']],
  ['4F,5F,', ['4F', '5F']],
  ['"Lab, north", 4F', ['"Lab, north"', '4F']],
  [String.raw`"a \", b", c`, [String.raw`"a \", b"`, 'c']],
  ["'Lab, north', 4F", ["'Lab, north'", '4F']],
  ["Chef's kitchen, Women's restroom", ["Chef's kitchen", "Women's restroom"]],
  [', ,', []],
])('%j is %j', (text, places) => {
  expect(typedPlaces(text)).toEqual(places)
})

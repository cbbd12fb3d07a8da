import { expect, test } from 'vitest'
import { vendorMessage } from './vendor-errors.ts'

test.each(['constructor', '__proto__', 'toString'])('%s is no code that the vendor has words for', (code) => {
  expect(vendorMessage(code)).toBe('unknown error')
})

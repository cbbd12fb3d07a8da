import { expect, test } from 'vitest'
import { vendorMessage } from './vendor-errors.ts'

test.each(['constructor', '__proto__', 'toString'])('%s is not a known code', (code) => {
  expect(vendorMessage(code)).toBe('unknown error')
})

import { expect, test } from 'vitest'
import { findingText } from './pause-text.ts'

test('what a gate counted is said with its numbers and its limit', () => {
  const failed = { code: 'too-many-failed', wave: 1, devices: 3, failed: 2, limit: { devices: 2 } } as const
  expect(findingText(failed)).toBe('2 of 3 devices in the first wave failed (limit: 2)')
  const later = { ...failed, wave: 2, devices: 1, failed: 1, limit: { devices: 2, abovePercent: 10 } }
  expect(findingText(later)).toBe(
    '1 of 1 device in the second wave failed (limit: more than 10 % and at least 2)',
  )
  expect(
    findingText({ code: 'unclear-result', wave: 1, devices: 8, verified: 2, parked: 2, unclear: 3 }),
  ).toBe('2 of 8 devices in the first wave updated, 2 not yet, 3 unclear')
})

test('how many offers changed is said in the number of the noun', () => {
  expect(findingText({ code: 'offers-changed', devices: 1 })).toBe('1 device is offered another version now')
  expect(findingText({ code: 'offers-changed', devices: 2 })).toBe(
    '2 devices are offered another version now',
  )
})

test('a refused call names its device, or one of its devices', () => {
  const problem = { code: 'refused', vendorCode: '1109' } as const
  const refused = { code: 'call-refused', deviceName: 'Lamp 1', devices: 1, problem } as const
  expect(findingText(refused)).toBe('Tuya refused to update Lamp 1: Tuya refused the request (1109)')
  expect(findingText({ ...refused, devices: 3 })).toBe(
    'Tuya refused to update 3 devices, Lamp 1 among them: Tuya refused the request (1109)',
  )
})

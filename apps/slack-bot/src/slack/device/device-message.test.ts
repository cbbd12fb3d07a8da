import { expect, test } from 'vitest'
import type { DeviceDetail } from '../../fleet/device.ts'
import { GatewayError } from '../../rollouts/ports/firmware-gateway.ts'
import { buttonsOf } from '../../../test/support/ways-on/offered-commands.ts'
import { deviceMessage, unreadDevice } from './device-message.ts'

const textOf = (more: Partial<DeviceDetail>, reservedBy?: 'R-4'): string => {
  const detail = {
    deviceId: 'a',
    name: 'Lamp a',
    kind: 'light',
    online: true,
    phase: 'none',
    statusCode: 0,
    ...more,
  } as const
  return deviceMessage({ detail, readAtMs: 0, ...(reservedBy !== undefined && { reservedBy }) }, 0).text
}

test('an update under way says when another one can be asked for, unless a rollout follows it', () => {
  const said = 'another update can be asked for when that has ended'
  expect(textOf({ phase: 'updating' })).toContain(`updating now; ${said}`)
  expect(textOf({ phase: 'waiting' })).toContain(said)
  expect(textOf({ phase: 'updating' }, 'R-4')).toContain('updating now · part of R-4')
})

test('an unknown status says where to look', () => {
  expect(textOf({ phase: 'unknown', statusCode: 42 })).toContain('(42), please check it in Tuya’s app')
})

test('a device that Tuya refuses to read is said to be in its rollout', () => {
  const error = new GatewayError({ problem: 'refused', isRetryable: false })
  const reserved = unreadDevice('Lamp a', error, 'R-4')
  expect(reserved.text).toContain('It is part of R-4.')
  expect(reserved.text).not.toContain('No rollout')
  expect(buttonsOf(reserved.blocks).map(({ value }) => value)).toEqual(['status R-4'])
  expect(unreadDevice('Lamp a', error).text).toContain('No rollout is waiting for it.')
})

import type { CallProblem } from '../model/codes/call-problem.ts'
import { describe, expect, it, test } from 'vitest'
import {
  GatewayError,
  isOfDeviceAlone,
  isOfOneRoom,
  isOfTheAccount,
  ofDevice,
  type GatewayProblemKind,
} from './firmware-gateway.ts'

const failed = (problem: GatewayProblemKind, facts: { readonly deviceProblem?: CallProblem } = {}) =>
  new GatewayError({ problem, isRetryable: false, code: '1106', ...facts })

test.each([
  ['credentials', true],
  ['quota', true],
  ['rate-limit', true],
  ['permission', false],
  ['unreachable', false],
  ['not-found', false],
  ['bad-answer', false],
  ['refused', false],
] as const)('a problem of the kind %s affects every call of the account: %s', (problem, isSo) => {
  expect(isOfTheAccount(problem)).toBe(isSo)
})

describe('the remedy', () => {
  it('is the usual one, unless another is known', () => {
    expect(failed('permission').remedy).toBe('grant-access')
    expect(new GatewayError({ problem: 'permission', isRetryable: false, remedy: 'subscribe' }).remedy).toBe(
      'subscribe',
    )
  })
})

describe('an error narrowed to one device', () => {
  const ofAll = failed('refused', { deviceProblem: { code: 'device-refused' } })

  it('has the device’s problem, and all other facts', () => {
    const alone = ofDevice(ofAll)
    expect(alone.callProblem).toEqual({ code: 'device-refused' })
    expect(alone.message).toBe('device-refused')
    expect(alone).toMatchObject({ problem: 'refused', remedy: 'report', isRetryable: false, code: '1106' })
  })

  it('keeps the code of a failed connection: the cause is the same', () => {
    const away = new GatewayError({
      problem: 'unreachable',
      isRetryable: true,
      systemCode: 'PROXY_DENIED',
    })
    expect(ofDevice(away).systemCode).toBe('PROXY_DENIED')
  })

  it('is recognised', () => {
    expect(isOfDeviceAlone(ofAll)).toBe(false)
    expect(isOfDeviceAlone(ofDevice(ofAll))).toBe(true)
  })

  it('is not recognised if every call has the problem', () => {
    expect(isOfDeviceAlone(failed('quota'))).toBe(false)
  })

  it('needs no separate problem', () => {
    expect(isOfDeviceAlone(failed('refused'))).toBe(true)
  })
})

describe('a refused list of a room', () => {
  it.each(['permission', 'not-found', 'bad-answer', 'refused'] as const)(
    'says nothing about other rooms: %s',
    (problem) => expect(isOfOneRoom(failed(problem))).toBe(true),
  )

  it.each(['credentials', 'quota', 'rate-limit', 'unreachable'] as const)(
    'affects every room: %s',
    (problem) => expect(isOfOneRoom(failed(problem))).toBe(false),
  )

  it('does not include other failures', () => {
    expect(isOfOneRoom(new Error('the disk is full'))).toBe(false)
  })
})

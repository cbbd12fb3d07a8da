import type { CallProblem } from '../model/call-problem.ts'
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
] as const)('a problem of the kind %s concerns every call of the account: %s', (problem, isSo) => {
  expect(isOfTheAccount(problem)).toBe(isSo)
})

describe('what helps', () => {
  it('is what most often does, unless something else is known', () => {
    expect(failed('permission').remedy).toBe('grant-access')
    expect(new GatewayError({ problem: 'permission', isRetryable: false, remedy: 'subscribe' }).remedy).toBe(
      'subscribe',
    )
  })
})

describe('the same trouble, told of one device', () => {
  const ofAll = failed('refused', { deviceProblem: { code: 'device-refused' } })

  it('has the problem of the device, and all other facts', () => {
    const alone = ofDevice(ofAll)
    expect(alone.callProblem).toEqual({ code: 'device-refused' })
    expect(alone.message).toBe('device-refused')
    expect(alone).toMatchObject({ problem: 'refused', remedy: 'report', isRetryable: false, code: '1106' })
  })

  it('keeps the code of a connection that failed: the cause is the same for one device', () => {
    const away = new GatewayError({
      problem: 'unreachable',
      isRetryable: true,
      systemCode: 'PROXY_DENIED',
    })
    expect(ofDevice(away).systemCode).toBe('PROXY_DENIED')
  })

  it('is known as such', () => {
    expect(isOfDeviceAlone(ofAll)).toBe(false)
    expect(isOfDeviceAlone(ofDevice(ofAll))).toBe(true)
  })

  it('is never known as such where every call has it', () => {
    expect(isOfDeviceAlone(failed('quota'))).toBe(false)
  })

  it('needs no problem of its own', () => {
    expect(isOfDeviceAlone(failed('refused'))).toBe(true)
  })
})

describe('a refused list of a room', () => {
  it.each(['permission', 'not-found', 'bad-answer', 'refused'] as const)(
    'says nothing of other rooms: %s',
    (problem) => expect(isOfOneRoom(failed(problem))).toBe(true),
  )

  it.each(['credentials', 'quota', 'rate-limit', 'unreachable'] as const)(
    'would be refused for every room: %s',
    (problem) => expect(isOfOneRoom(failed(problem))).toBe(false),
  )

  it('is not what any other failure is', () => {
    expect(isOfOneRoom(new Error('the disk is full'))).toBe(false)
  })
})

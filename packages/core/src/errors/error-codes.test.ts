import { describe, expect, it } from 'vitest'
import type { TransportResponse } from '../http/transport.ts'
import { findErrorCode } from './error-codes.ts'
import { parseRetryAfter, toApiError } from './to-answer-error.ts'

/** Tuya's "Global Error Codes" (2024-07), once more, by what can be done about them. */
const expected = {
  token: [1002, 1010, 1011, 1012, 1400, 2029],
  clock: [1013],
  'retry now': [500, 1110, 1111, 1199, 2013, 40000309, -9999999, 'API_QPS_LIMIT_OR_DEGRADE', 'SYSTEM_ERROR'],
  'retry later': [1112, 1113, 2001, 2317, 'REPEATED_REQUEST'],
  quota: [28841001, 28841002, 28841003, 28841004, 28841101, 28841102, 28841103, 28841104, 28841105, 28841106],
  permission: [1008, 1106, 1114, 2007, 2012, 2017, 2406, 2450, 40001900, 28841107, 'ILLEGAL_ACCESS_API'],
  key: [1001, 1004, 1005, 2401],
  'not found': [1000, 2002, 2005, 2006, 2010, 2501, 2502],
  caller: [
    1003, 1006, 1007, 1100, 1101, 1102, 1103, 1104, 1105, 1107, 1108, 1109, 2003, 2008, 2009, 2015, 2018,
    2021, 2022, 2023, 2024, 2025, 2026, 2027, 2201, 2301, 2510,
  ],
} as const

const sort = (code: number | string): string => {
  const row = findErrorCode(code, false)
  if (row === undefined) return 'unknown'
  if (row.retry === 'token' || row.retry === 'clock') return row.retry
  if (row.retry !== 'never') return `retry ${row.retry}`
  const names = { authentication: 'key', 'not-found': 'not found', api: 'caller' } as const
  return row.class in names ? names[row.class as keyof typeof names] : row.class
}

const response: TransportResponse = { status: 200, body: '', header: () => undefined }
const context = {
  operation: 'ota.upgrade',
  response,
  receivedAtMs: 0,
  skewMs: undefined,
  describeSigning: () => {
    throw new Error('only for 1004')
  },
} as const
const refuse = (code: number | string | undefined) =>
  toApiError(
    { kind: 'refusal', code, message: 'words', requestId: 'trace', serverTimeMs: undefined },
    context,
  )

describe('the table of error codes', () => {
  it.each(Object.entries(expected))('sorts the codes of class %s', (name, codes) => {
    expect(codes.map((code) => [code, sort(code)])).toEqual(codes.map((code) => [code, name]))
  })

  it('has a hint for every code that a person can act on', () => {
    for (const code of [...expected.quota, ...expected.permission, ...expected.key, ...expected.token])
      expect(refuse(code === 1004 ? 1005 : code).hint, String(code)).toMatch(/\.$/)
  })

  it('reads 2007 and 2009 by the call they answer', () => {
    expect(findErrorCode(2009, true)?.class).toBe('authentication')
    expect(findErrorCode(2007, true)?.meaning).toContain('region')
    expect(findErrorCode(2007, false)?.meaning).toContain('device')
  })

  it('turns an unknown code into a plain TuyaApiError', () => {
    const error = refuse(123_456)
    expect(error).toMatchObject({
      kind: 'api',
      code: 123_456,
      isRetryable: false,
      outcome: 'refused',
      requestId: 'trace',
    })
    expect(refuse(undefined)).toMatchObject({ kind: 'api', code: undefined })
    for (const code of ['SOMETHING_NEW', 'constructor', '__proto__'])
      expect(refuse(code)).toMatchObject({ kind: 'api', code })
  })

  it('does not call a write refused when Tuya was busy or broken', () => {
    for (const code of [500, 1103, 1110, 1111, 'SYSTEM_ERROR'])
      expect(refuse(code).outcome, String(code)).toBe('unknown')
    for (const code of [1010, 1106, 1199, 2317, 28841004])
      expect(refuse(code).outcome, String(code)).toBe('refused')
  })
})

describe('Retry-After', () => {
  it('is read as seconds and as a date', () => {
    expect(parseRetryAfter('7', 0)).toBe(7000)
    expect(parseRetryAfter('Thu, 01 Jan 1970 00:00:10 GMT', 4000)).toBe(6000)
    expect(parseRetryAfter('soon', 0)).toBeUndefined()
    expect(parseRetryAfter(undefined, 0)).toBeUndefined()
  })
})

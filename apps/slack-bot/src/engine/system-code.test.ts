import { expect, test } from 'vitest'
import { systemCodeOf } from './system-code.ts'

const coded = (code: unknown, cause?: unknown): Error => Object.assign(new Error('x', { cause }), { code })

test.each<readonly [string, unknown, string | undefined]>([
  ['the error itself', coded('ECONNREFUSED'), 'ECONNREFUSED'],
  [
    'a cause of a cause',
    new Error('a', { cause: new Error('b', { cause: coded('ENOTFOUND') }) }),
    'ENOTFOUND',
  ],
  [
    'behind an SDK with codes of its own',
    coded('slack_webapi_request_error', coded('CERT_HAS_EXPIRED')),
    'CERT_HAS_EXPIRED',
  ],
  ['under “original”', Object.assign(new Error('a'), { original: coded('ETIMEDOUT') }), 'ETIMEDOUT'],
  ['in several attempts', new AggregateError([new Error('a'), coded('EHOSTUNREACH')]), 'EHOSTUNREACH'],
  [
    'the client for Tuya',
    Object.assign(new Error('a'), { code: 1004, systemCode: 'ECONNRESET' }),
    'ECONNRESET',
  ],
  ['PostgreSQL', coded('57P03'), '57P03'],
  ['none', new Error('a', { cause: 'words' }), undefined],
  ['no error at all', undefined, undefined],
])('the code of a failed connection: %s', (_where, error, code) => {
  expect(systemCodeOf(error)).toBe(code)
})

test('a cycle of causes ends', () => {
  const ring = new Error('a')
  ring.cause = ring
  expect(systemCodeOf(ring)).toBeUndefined()
})

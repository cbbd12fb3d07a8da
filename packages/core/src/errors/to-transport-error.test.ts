import { expect, it } from 'vitest'
import { TransportFailure } from '../http/transport.ts'
import { toTransportError } from './to-transport-error.ts'

const request = { operation: 'ota.listPending', timeoutMs: 1000 } as const

it('has the system code of a failed connection, in the error and in its JSON, with a hint', () => {
  const failure = new TransportFailure('network', 'connect', {
    mayHaveArrived: false,
    systemCode: 'CERT_HAS_EXPIRED',
  })
  const error = toTransportError(failure, request)
  expect(error).toMatchObject({ kind: 'network', outcome: 'not-sent', systemCode: 'CERT_HAS_EXPIRED' })
  expect(error.toJSON()).toMatchObject({ systemCode: 'CERT_HAS_EXPIRED' })
  expect(error.hint).toContain('TLS failed')
})

it('uses only the code of unexpected errors, never their message', () => {
  const cause = Object.assign(new Error('secret-token'), { code: 'ENOTFOUND' })
  const error = toTransportError(new TypeError('fetch failed for secret-token', { cause }), request)
  expect(error).toMatchObject({ systemCode: 'ENOTFOUND', outcome: 'unknown' })
  expect(error.cause).toBeUndefined()
  expect(JSON.stringify(error) + error.message).not.toContain('secret-token')
  expect(toTransportError({ code: 'secret token' }, request)).toMatchObject({ systemCode: undefined })
})

import { TransportFailure } from '../http/transport.ts'
import type { OperationName } from '../operations.ts'
import { describeCall, outcomeOf } from './outcome-of.ts'
import { TuyaAbortedError, TuyaNetworkError, TuyaTimeoutError } from './request-errors.ts'
import type { TuyaError } from './tuya-error.ts'

/** What a failure of the network most often means. */
const networkHints: readonly (readonly [RegExp, string])[] = [
  [
    /^(ENOTFOUND|EAI_AGAIN)$/,
    'The name of the server is not known here: check the address, the DNS and the network.',
  ],
  [
    /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)$/,
    'Nothing answers at this address: check it, and what stands between.',
  ],
  [
    /^PROXY_UNREACHABLE$/,
    'Compare HTTPS_PROXY and HTTP_PROXY with the address of the proxy, and look whether it runs.',
  ],
  [
    /^PROXY_CERTIFICATE$/,
    'Set NODE_EXTRA_CA_CERTS to a file with the certificate of the proxy or of who issued it, or name the proxy by an http address.',
  ],
  [
    /^PROXY_LOGIN$/,
    'Put the right user name and password into HTTPS_PROXY (http://user:password@host:port).',
  ],
  [
    /^PROXY_DENIED$/,
    'Let the proxy allow this address, or name the address in NO_PROXY if it can be reached without it.',
  ],
  [/^PROXY_/, 'Look at the proxy, and whether HTTPS_PROXY and HTTP_PROXY name the right one.'],
  [
    /CERT|SIGNATURE|SSL|TLS|EPROTO/,
    'The encryption failed: a proxy that reads along, a missing root certificate (NODE_EXTRA_CA_CERTS), or http behind an https address.',
  ],
]

const findNetworkHint = (systemCode = ''): string | undefined =>
  networkHints.find(([pattern]) => pattern.test(systemCode))?.[1]

const SYSTEM_CODE = /^[A-Z][A-Z0-9_]+$/

/** Quirk: undici's fetch hides the system's code one or two causes deep. Only a code is taken, never words. */
const systemCodeOf = (error: unknown): string | undefined => {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 10; cause = cause.cause, depth += 1)
    if ('code' in cause && typeof cause.code === 'string' && SYSTEM_CODE.test(cause.code)) return cause.code
  return undefined
}

/** The error for a request that got no complete answer. */
export const toTransportError = (
  failure: unknown,
  request: { operation: OperationName; timeoutMs: number },
): TuyaError => {
  const { operation, timeoutMs } = request
  const call = describeCall(operation)
  // A transport that was passed in may reject with anything. Its words could quote headers, so they are not repeated.
  if (!(failure instanceof TransportFailure)) {
    const systemCode = systemCodeOf(failure)
    const said = systemCode === undefined ? 'in a way that it did not explain' : `with ${systemCode}`
    return new TuyaNetworkError(`${call}: the transport failed ${said}.`, {
      operation,
      outcome: outcomeOf(operation, 'unknown'),
      systemCode,
      hint: findNetworkHint(systemCode),
    })
  }
  const { mayHaveArrived, systemCode, proxyProblem } = failure
  const outcome = mayHaveArrived ? outcomeOf(operation, 'unknown') : 'not-sent'
  const details = { operation, outcome, cause: failure } as const
  const connection = { ...details, systemCode, proxyProblem, hint: findNetworkHint(systemCode) }
  const end = mayHaveArrived ? 'It may have reached Tuya.' : 'It was not sent.'
  switch (failure.reason) {
    case 'timeout':
      return new TuyaTimeoutError(`${call}: ${failure.message}. ${end}`, { ...connection, timeoutMs })
    case 'aborted':
      return new TuyaAbortedError(`${call}: aborted by the caller. ${end}`, details)
    case 'network':
      return new TuyaNetworkError(`${call}: ${failure.message}. ${end}`, connection)
  }
}

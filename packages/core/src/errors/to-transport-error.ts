import { TransportFailure } from '../http/transport.ts'
import type { OperationName } from '../operations.ts'
import { describeCall, outcomeOf } from './outcome-of.ts'
import { TuyaAbortedError, TuyaNetworkError, TuyaTimeoutError } from './request-errors.ts'
import type { TuyaError } from './tuya-error.ts'

/** The most common causes of network failures. */
const networkHints: readonly (readonly [RegExp, string])[] = [
  [
    /^(ENOTFOUND|EAI_AGAIN)$/,
    "This machine can't resolve the server's name: check the address, DNS and the network.",
  ],
  [
    /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)$/,
    'No server answers at this address: check the address, the firewall and the network.',
  ],
  [
    /^PROXY_UNREACHABLE$/,
    'Check the proxy address in HTTPS_PROXY and HTTP_PROXY, and whether the proxy is running.',
  ],
  [
    /^PROXY_CERTIFICATE$/,
    'Set NODE_EXTRA_CA_CERTS to a file with the certificate of the proxy or of its issuer, or use an http address for the proxy.',
  ],
  [/^PROXY_LOGIN$/, 'Set the right user name and password in HTTPS_PROXY (http://user:password@host:port).'],
  [/^PROXY_DENIED$/, 'Allow this address in the proxy, or add it to NO_PROXY if it can be reached directly.'],
  [/^PROXY_/, 'Check the proxy, and whether HTTPS_PROXY and HTTP_PROXY name the right one.'],
  [
    /CERT|SIGNATURE|SSL|TLS|EPROTO/,
    'TLS failed. Likely causes: a proxy that inspects TLS, a missing root certificate (NODE_EXTRA_CA_CERTS), or an https address of a server that only speaks http.',
  ],
]

const findNetworkHint = (systemCode = ''): string | undefined =>
  networkHints.find(([pattern]) => pattern.test(systemCode))?.[1]

const SYSTEM_CODE = /^[A-Z][A-Z0-9_]+$/

/** Quirk: undici's fetch has the system's code one or two causes deep. Messages are ignored: they may contain secrets. */
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
  // Unexpected errors may quote headers in their message, so only a code is used.
  if (!(failure instanceof TransportFailure)) {
    const systemCode = systemCodeOf(failure)
    const cause = systemCode === undefined ? 'without an error code' : `with ${systemCode}`
    return new TuyaNetworkError(`${call}: the transport failed ${cause}.`, {
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

import type { Proxy } from './find-proxy.ts'
import { TransportFailure } from './transport.ts'

/** How a proxy fails before it has led anywhere, as a code in the manner of the system's. */
export type ProxyFault =
  | 'PROXY_UNREACHABLE'
  | 'PROXY_CERTIFICATE'
  | 'PROXY_DENIED'
  | 'PROXY_LOGIN'
  | 'PROXY_SILENT'
  | 'PROXY_ODD'

/** The failure of a call whose proxy failed: nothing of the call was sent. `what` goes on after the proxy's address. */
export const proxyFailure = (proxy: Proxy, systemCode: ProxyFault, what: string): TransportFailure => {
  const proxyProblem = `the proxy ${proxy.label} ${what}`
  const reason = systemCode === 'PROXY_SILENT' ? 'timeout' : 'network'
  return new TransportFailure(reason, `T${proxyProblem.slice(1)}`, {
    mayHaveArrived: false,
    systemCode,
    proxyProblem,
  })
}

/** No connection to the proxy itself. */
export const unreachableProxy = (proxy: Proxy, error: Error): TransportFailure => {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'no connection'
  return /CERT|SIGNATURE|ALTNAME/.test(code)
    ? proxyFailure(proxy, 'PROXY_CERTIFICATE', `has a certificate that is not accepted here (${code})`)
    : proxyFailure(proxy, 'PROXY_UNREACHABLE', `cannot be reached (${code})`)
}

/** What a proxy said to CONNECT in place of leading on. */
export const deniedByProxy = (proxy: Proxy, status: number, authority: string): TransportFailure =>
  status === 407
    ? proxyFailure(proxy, 'PROXY_LOGIN', 'refused its user name and password, or wants some (HTTP 407)')
    : proxyFailure(proxy, 'PROXY_DENIED', `refused the way to ${authority} (HTTP ${status})`)

import type { Proxy } from './find-proxy.ts'
import { TransportFailure } from './transport.ts'

/** How a proxy failed before it connected, as a code in the style of the system's codes. */
export type ProxyFault =
  | 'PROXY_UNREACHABLE'
  | 'PROXY_CERTIFICATE'
  | 'PROXY_DENIED'
  | 'PROXY_LOGIN'
  | 'PROXY_SILENT'
  | 'PROXY_ODD'

/** The failure of a call whose proxy failed. Nothing of the call was sent. `what` follows the proxy's address. */
export const proxyFailure = (proxy: Proxy, systemCode: ProxyFault, what: string): TransportFailure => {
  const proxyProblem = `the proxy ${proxy.label} ${what}`
  const reason = systemCode === 'PROXY_SILENT' ? 'timeout' : 'network'
  return new TransportFailure(reason, `T${proxyProblem.slice(1)}`, {
    mayHaveArrived: false,
    systemCode,
    proxyProblem,
  })
}

/** The proxy itself can't be reached. */
export const unreachableProxy = (proxy: Proxy, error: Error): TransportFailure => {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'no connection'
  return /CERT|SIGNATURE|ALTNAME/.test(code)
    ? proxyFailure(proxy, 'PROXY_CERTIFICATE', `has a certificate that this machine doesn't trust (${code})`)
    : proxyFailure(proxy, 'PROXY_UNREACHABLE', `can't be reached (${code})`)
}

/** The proxy refused CONNECT. */
export const deniedByProxy = (proxy: Proxy, status: number, authority: string): TransportFailure =>
  status === 407
    ? proxyFailure(proxy, 'PROXY_LOGIN', 'requires a user name and password, or refused them (HTTP 407)')
    : proxyFailure(proxy, 'PROXY_DENIED', `refused the connection to ${authority} (HTTP ${status})`)

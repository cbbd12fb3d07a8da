import type { HttpProxy } from './http-proxy.ts'

/** Codes written like system codes, for logs, readiness and advice. */
export type ProxyFault =
  | 'PROXY_UNREACHABLE'
  | 'PROXY_CERTIFICATE'
  | 'PROXY_DENIED'
  | 'PROXY_LOGIN'
  | 'PROXY_SILENT'
  | 'PROXY_ODD'

/** The proxy failed before the call reached Slack. The message is for people and doesn't blame Slack or the token. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError'
  readonly code: ProxyFault
  constructor(code: ProxyFault, proxy: HttpProxy, what: string, cause?: unknown) {
    super(`the proxy ${proxy.label} ${what}`, { cause })
    this.code = code
  }
}

/** The error for a proxy that refused a connection. */
export const deniedBy = (proxy: HttpProxy, status: number, authority: string): ProxyError =>
  status === 407
    ? new ProxyError(
        'PROXY_LOGIN',
        proxy,
        'requires a user name and password, or refused the configured ones (HTTP 407)',
      )
    : new ProxyError('PROXY_DENIED', proxy, `refused to connect to ${authority} (HTTP ${status})`)

const MOST_CAUSES = 10

/** Finds the proxy's error among the causes of an error. */
export const proxyErrorIn = (error: unknown): ProxyError | undefined => {
  let level: unknown = error
  for (let depth = 0; depth < MOST_CAUSES && level instanceof Error; depth += 1) {
    if (level instanceof ProxyError) return level
    level = level.cause
  }
  return undefined
}

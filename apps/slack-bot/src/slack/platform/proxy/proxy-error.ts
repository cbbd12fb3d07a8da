import type { HttpProxy } from './http-proxy.ts'

/** Codes in the manner of the system's, for logs, readiness and advice. */
export type ProxyFault =
  | 'PROXY_UNREACHABLE'
  | 'PROXY_CERTIFICATE'
  | 'PROXY_DENIED'
  | 'PROXY_LOGIN'
  | 'PROXY_SILENT'
  | 'PROXY_ODD'

/** The proxy failed before it reached Slack. The message is a sentence for people, and never blames Slack or a token. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError'
  readonly code: ProxyFault
  constructor(code: ProxyFault, proxy: HttpProxy, what: string, cause?: unknown) {
    super(`the proxy ${proxy.label} ${what}`, { cause })
    this.code = code
  }
}

/** What a proxy said in place of leading on. */
export const deniedBy = (proxy: HttpProxy, status: number, authority: string): ProxyError =>
  status === 407
    ? new ProxyError('PROXY_LOGIN', proxy, 'refused its own user name and password, or wants some (HTTP 407)')
    : new ProxyError('PROXY_DENIED', proxy, `refused the way to ${authority} (HTTP ${status})`)

const MOST_CAUSES = 10

/** The proxy's failure beneath an error, however deep a library hides it. */
export const proxyErrorIn = (error: unknown): ProxyError | undefined => {
  let level: unknown = error
  for (let depth = 0; depth < MOST_CAUSES && level instanceof Error; depth += 1) {
    if (level instanceof ProxyError) return level
    level = level.cause
  }
  return undefined
}

import type { Parsed } from '../settings/windows/maintenance-window.ts'

/** An HTTP proxy from the environment. */
export interface ConfiguredProxy {
  readonly isTls: boolean
  /** Without brackets. */
  readonly hostname: string
  readonly port: number
  /** The value of Proxy-Authorization. Never log it. */
  readonly authorization?: string
  /** What people see, without credentials: `http://proxy.example:3128`. */
  readonly label: string
}

export interface ConfiguredProxies {
  /** For https and wss addresses. */
  readonly https?: ConfiguredProxy
  /** For http and ws addresses. */
  readonly http?: ConfiguredProxy
  /** Names reached directly, with all their subdomains, each with or without a port; or `*`. */
  readonly exceptions: readonly string[]
}

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/gu, '')

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Parses HTTPS_PROXY or HTTP_PROXY. The value may contain a password, so the problem doesn't repeat it. */
export const parseProxy =
  (name: string) =>
  (text: string): Parsed<ConfiguredProxy> => {
    const value = text.trim()
    const url = URL.parse(value.includes('://') ? value : `http://${value}`)
    if (url === null || !['http:', 'https:'].includes(url.protocol) || url.hostname === '')
      return {
        problem: `${name} must be the http or https address of a proxy, such as http://proxy.example:3128. Leave it out to connect directly.`,
      }
    const isTls = url.protocol === 'https:'
    const port = Number(url.port || (isTls ? 443 : 80))
    const credentials = `${decoded(url.username)}:${decoded(url.password)}`
    return {
      value: {
        isTls,
        hostname: bare(url.hostname),
        port,
        ...(url.username !== '' && {
          authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
        }),
        label: `${url.protocol}//${url.hostname}:${port}`,
      },
    }
  }

/** Entries are `name`, `.name` or `*.name`, each with or without a port, or `[::1]:443`. */
const matches = (entry: string, url: URL): boolean => {
  if (entry === '*') return true
  const [, name = '', port] = /^(\[[^\]]*\]|[^:]*|.*:.*:.*?)(?::(\d+))?$/u.exec(entry) ?? []
  if (port !== undefined && port !== (url.port || (url.protocol === 'https:' ? '443' : '80'))) return false
  const wanted = bare(name.replace(/^\*?\./u, '')).toLowerCase()
  const hostname = bare(url.hostname)
  return wanted !== '' && (hostname === wanted || hostname.endsWith(`.${wanted}`))
}

/** The proxy for an address; `undefined` if it is reached directly. The Tuya client follows the same rule. */
export const proxyOf = (
  { https, http, exceptions }: ConfiguredProxies,
  address: string,
): ConfiguredProxy | undefined => {
  const url = new URL(address.replace(/^ws/u, 'http'))
  if (exceptions.some((entry) => matches(entry, url))) return undefined
  return url.protocol === 'https:' ? https : http
}

/** Lower-case names take precedence, as in curl. */
export const withProxyNames = (
  raw: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> => {
  const named = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'].map(
    (name) => [name, raw[name.toLowerCase()] ?? raw[name]] as const,
  )
  return { ...raw, ...Object.fromEntries(named.filter(([, value]) => value !== undefined)) }
}

import type { Parsed } from './config-maintenance-window.ts'

/** An HTTP proxy, as the environment names it. */
export interface ConfiguredProxy {
  readonly isTls: boolean
  /** Without brackets. */
  readonly hostname: string
  readonly port: number
  /** The value of Proxy-Authorization: never log it. */
  readonly authorization?: string
  /** For people, without credentials: `http://proxy.example:3128`. */
  readonly label: string
}

export interface ConfiguredProxies {
  /** For https and wss addresses. */
  readonly https?: ConfiguredProxy
  /** For http and ws addresses. */
  readonly http?: ConfiguredProxy
  /** Names that are reached directly, with all their subdomains, each with or without a port; or `*`. */
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

/** Reads the value of HTTPS_PROXY or HTTP_PROXY. It may hold a password, so the problem doesn't repeat it. */
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

/** `name`, `.name`, `*.name`, each with or without a port; `[::1]:443`. */
const matches = (entry: string, url: URL): boolean => {
  if (entry === '*') return true
  const [, name = '', port] = /^(\[[^\]]*\]|[^:]*|.*:.*:.*?)(?::(\d+))?$/u.exec(entry) ?? []
  if (port !== undefined && port !== (url.port || (url.protocol === 'https:' ? '443' : '80'))) return false
  const wanted = bare(name.replace(/^\*?\./u, '')).toLowerCase()
  const hostname = bare(url.hostname)
  return wanted !== '' && (hostname === wanted || hostname.endsWith(`.${wanted}`))
}

/** The proxy for an address; undefined when it is reached directly. The client of Tuya goes by the same rule. */
export const proxyOf = (
  { https, http, exceptions }: ConfiguredProxies,
  address: string,
): ConfiguredProxy | undefined => {
  const url = new URL(address.replace(/^ws/u, 'http'))
  if (exceptions.some((entry) => matches(entry, url))) return undefined
  return url.protocol === 'https:' ? https : http
}

/** Lower-case names come first, as curl takes them. */
export const withProxyNames = (
  raw: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> => {
  const named = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'].map(
    (name) => [name, raw[name.toLowerCase()] ?? raw[name]] as const,
  )
  return { ...raw, ...Object.fromEntries(named.filter(([, value]) => value !== undefined)) }
}

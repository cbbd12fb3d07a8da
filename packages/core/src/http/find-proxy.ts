import { TuyaConfigError } from '../errors/request-errors.ts'

/** An HTTP proxy from the environment. */
export interface Proxy {
  readonly isTls: boolean
  /** Without the brackets of an IPv6 address. */
  readonly hostname: string
  readonly port: number
  /** The value of Proxy-Authorization: never log it. */
  readonly authorization: string | undefined
  /** For messages, without credentials: `http://proxy.example:3128`. */
  readonly label: string
}

export type Environment = Readonly<Record<string, string | undefined>>

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '')

const matches = (entry: string, url: URL): boolean => {
  if (entry === '*') return true
  const [, name = '', port] = /^(\[[^\]]*\]|[^:]*|.*:.*:.*?)(?::(\d+))?$/.exec(entry) ?? []
  if (port !== undefined && port !== (url.port || (url.protocol === 'https:' ? '443' : '80'))) return false
  const wanted = bare(name.replace(/^\*?\./, '')).toLowerCase()
  const hostname = bare(url.hostname)
  return wanted !== '' && (hostname === wanted || hostname.endsWith(`.${wanted}`))
}

const isExcepted = (exceptions: string | undefined, url: URL): boolean =>
  (exceptions ?? '').split(/[\s,]+/).some((entry) => matches(entry, url))

/** The lower-case name has priority, as in curl. An empty variable counts as unset. */
const readVariable = (environment: Environment, name: string): string | undefined =>
  [environment[name.toLowerCase()], environment[name]].map((value) => value?.trim()).find(Boolean)

/** Returns text that isn't valid percent-encoding unchanged: a password may contain a plain `%`. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const parseProxy = (name: string, value: string): Proxy => {
  const url = URL.parse(value.includes('://') ? value : `http://${value}`)
  // The value may contain a password, so the message doesn't quote it.
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.hostname === '')
    throw new TuyaConfigError(`${name} must be the http or https address of a proxy, like http://proxy:3128.`)
  const isTls = url.protocol === 'https:'
  const user = decoded(url.username)
  const credentials = `${user}:${decoded(url.password)}`
  const port = Number(url.port || (isTls ? 443 : 80))
  return {
    isTls,
    hostname: bare(url.hostname),
    port,
    authorization: user === '' ? undefined : `Basic ${Buffer.from(credentials).toString('base64')}`,
    label: `${url.protocol}//${url.hostname}:${port}`,
  }
}

/**
 * The proxy for an address according to `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`; undefined when there is none.
 * `NO_PROXY` lists names with all their subdomains, each with or without a port, or `*`.
 */
export const findProxy = (origin: string, environment: Environment): Proxy | undefined => {
  const url = new URL(origin)
  const name = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY'
  const value = readVariable(environment, name)
  if (value === undefined || isExcepted(readVariable(environment, 'NO_PROXY'), url)) return undefined
  return parseProxy(name, value)
}

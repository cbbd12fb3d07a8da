import { z } from 'zod'
import type { CallCounts, CallRecord } from './calls/call-meter.ts'
import { type Clock, type RandomSource, systemClock, systemRandom } from './calls/clock.ts'
import { type Logger, toQuietLogger } from './calls/logger.ts'
import { DATA_CENTERS, type DataCenter } from './data-centers.ts'
import { TuyaConfigError } from './errors/request-errors.ts'
import type { Hooks, KyInstance } from 'ky'
import type { CallerFetch } from './http/caller-fetch.ts'

interface CommonOptions {
  /** Access ID of the cloud project. */
  readonly clientId: string
  /** Access Secret of the cloud project. It never appears in logs, errors or `util.inspect` output. */
  readonly clientSecret: string
  /**
   * Where GET parameters go: in a JSON body, as in Tuya's own lighting SDK, or in a signed query. No public document says
   * which one illume accepts; `doctor` tries both.
   * @default 'body'
   */
  readonly getParameters?: 'body' | 'query'
  /** Time limit for one HTTP request, in milliseconds. @default 10_000 */
  readonly timeoutMs?: number
  /**
   * Time limit for a call with all its retries, in milliseconds. Starts when the rate limiter lets its first request go.
   * @default 60_000
   */
  readonly totalTimeoutMs?: number
  /** How often a failed read is retried. Writes are not retried. @default 3 */
  readonly retryLimit?: number
  /** Limit over all calls of this client; Infinity turns it off. Tuya documents no limit for illume. @default 4 */
  readonly requestsPerSecond?: number
  /** Maximum number of requests at the same time, and of pages fetched ahead. @default 4 */
  readonly concurrency?: number
  /** Language of Tuya's own texts: `en`, `zh`. @default chosen by Tuya, by data center */
  readonly lang?: string
  /** Called after each HTTP request that was sent. Errors and rejections from it are ignored. */
  readonly onCall?: (record: CallRecord) => void
  /** Call counts of an earlier run, from `meter.snapshot()`. */
  readonly initialCalls?: CallCounts
  /** Logs each request (`debug`), and retries and clock corrections (`warn`). @default no logging */
  readonly logger?: Logger
  /** Clock for signing, waiting and counting. Timeouts of single requests use real time. @default this machine's clock */
  readonly clock?: Clock
  /** Source of jitter and nonces. @default this machine's */
  readonly random?: RandomSource
  /**
   * ky hooks around each HTTP request, for instrumentation. They see the access token and the signature. A hook that
   * changes address, method or body breaks the signature; a hook that throws fails the call.
   */
  readonly hooks?: Hooks
  /** Your own ky instance, with your hooks and defaults. Its retry and timeout options are not used. */
  readonly ky?: KyInstance
  /**
   * Sends with this `fetch` instead of `node:http`, for other runtimes and networks. Needs `getParameters: 'query'`,
   * because `fetch` refuses a GET with a body. The proxy variables are then ignored; this `fetch` must handle proxies.
   */
  readonly fetch?: CallerFetch
}

/** Client settings. Set either `dataCenter`, or `baseUrl` for a private cloud or a simulator. */
export type TuyaClientOptions = CommonOptions &
  (
    | { readonly dataCenter: DataCenter; readonly baseUrl?: undefined }
    | { readonly baseUrl: string; readonly dataCenter?: undefined }
  )

/** Strict, because an invisible character copied with the key would only show up later as "sign invalid". */
const key = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]+$/, 'must not contain spaces or invisible characters; copy it again')
const callCounts = z.record(z.string(), z.record(z.string(), z.number().int().min(0)))
const positive = z.number().positive()
const milliseconds = z.number().int().min(1).max(2_147_483_647)

const optionsSchema = z.object({
  clientId: key,
  clientSecret: key,
  getParameters: z.enum(['body', 'query']).default('body'),
  timeoutMs: milliseconds.default(10_000),
  totalTimeoutMs: milliseconds.default(60_000),
  retryLimit: z.number().int().min(0).default(3),
  requestsPerSecond: z.union([positive, z.literal(Number.POSITIVE_INFINITY)]).default(4),
  concurrency: z.number().int().min(1).default(4),
  lang: z.string().min(1).optional(),
  initialCalls: callCounts.optional(),
})

export type ClientSettings = z.output<typeof optionsSchema> &
  Pick<CommonOptions, 'onCall' | 'logger' | 'hooks' | 'ky' | 'fetch'> & {
    readonly baseUrl: string
    readonly clock: Clock
    readonly random: RandomSource
  }

const parseBaseUrl = (baseUrl: string): string => {
  const url = URL.parse(baseUrl)
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new TuyaConfigError('baseUrl must be an http or https address, like https://openapi.tuyaeu.com.')
  if (
    url.username !== '' ||
    url.password !== '' ||
    url.search !== '' ||
    url.hash !== '' ||
    url.pathname !== '/'
  )
    throw new TuyaConfigError('baseUrl must contain only scheme, host and port, with no path, query or user.')
  return url.origin
}

const findBaseUrl = (options: { dataCenter?: unknown; baseUrl?: unknown }): string => {
  const { dataCenter, baseUrl } = options
  const known = Object.keys(DATA_CENTERS).join(', ')
  if ((dataCenter === undefined) === (baseUrl === undefined))
    throw new TuyaConfigError(`Set exactly one of dataCenter (${known}) and baseUrl.`)
  if (typeof baseUrl === 'string') return parseBaseUrl(baseUrl)
  if (typeof dataCenter === 'string' && Object.hasOwn(DATA_CENTERS, dataCenter))
    return DATA_CENTERS[dataCenter as DataCenter].baseUrl
  throw new TuyaConfigError(`dataCenter must be one of ${known}.`)
}

/** Checks settings and fills in the defaults. Errors name the wrong setting but never contain the secret. */
export const parseClientOptions = (options: TuyaClientOptions): ClientSettings => {
  const parsed = optionsSchema.safeParse(options)
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new TuyaConfigError(`Invalid Tuya client settings: ${problems.join('; ')}.`)
  }
  const { onCall, logger, hooks, ky, fetch, clock = systemClock, random = systemRandom } = options
  if (fetch !== undefined && parsed.data.getParameters === 'body')
    throw new TuyaConfigError(
      "A custom fetch can't send a GET with a body. Set getParameters to 'query', or remove fetch.",
    )
  return {
    ...parsed.data,
    baseUrl: findBaseUrl(options),
    clock,
    random,
    ...(onCall === undefined ? {} : { onCall }),
    ...(logger === undefined ? {} : { logger: toQuietLogger(logger) }),
    ...(hooks === undefined ? {} : { hooks }),
    ...(ky === undefined ? {} : { ky }),
    ...(fetch === undefined ? {} : { fetch }),
  }
}

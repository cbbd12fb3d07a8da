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
  /** Access Secret of the cloud project. Appears in no log, error or inspection. */
  readonly clientSecret: string
  /**
   * How GET parameters travel: as a JSON body, as Tuya's own lighting SDK does, or as a signed query. Which of the two
   * illume accepts is not settled by any public document; `doctor` tries both.
   * @default 'body'
   */
  readonly getParameters?: 'body' | 'query'
  /** For one HTTP request, in milliseconds. @default 10_000 */
  readonly timeoutMs?: number
  /** For a call with all its retries, from the moment its first request may leave. @default 60_000 */
  readonly totalTimeoutMs?: number
  /** Retries of a read after its first try. Writes have none. @default 3 */
  readonly retryLimit?: number
  /** Over all calls of this client; Infinity for no limit. Tuya documents none for illume. @default 4 */
  readonly requestsPerSecond?: number
  /** Requests under way at once. @default 4 */
  readonly concurrency?: number
  /** Language of Tuya's own texts: `en`, `zh`. @default Tuya's choice by data center */
  readonly lang?: string
  /** Called after each HTTP request that went out. What it throws, or rejects with, is ignored. */
  readonly onCall?: (record: CallRecord) => void
  /** Counts of an earlier run, from `meter.snapshot()`. */
  readonly initialCalls?: CallCounts
  /** Told of each request (`debug`), and of retries and corrected clocks (`warn`). @default silence */
  readonly logger?: Logger
  /** The time to sign, wait and count by. Timeouts of single requests run on real time. @default this machine's */
  readonly clock?: Clock
  /** Jitter and nonces. @default this machine's */
  readonly random?: RandomSource
  /**
   * Hooks of ky around each HTTP request, for instrumentation. They see the access token and the signature. What they
   * change in address, method or body breaks the signature; what they throw fails the call.
   */
  readonly hooks?: Hooks
  /** An instance of ky in place of its own, with hooks and defaults of yours. Its retry and time limits are not used. */
  readonly ky?: KyInstance
  /**
   * Sends over this `fetch` in place of `node:http`, for other runtimes and networks. Needs `getParameters: 'query'`,
   * because `fetch` refuses a GET with a body; proxies are then its own matter.
   */
  readonly fetch?: CallerFetch
}

/** Settings of a client: a data center, or the address of a private cloud or a simulator. */
export type TuyaClientOptions = CommonOptions &
  (
    | { readonly dataCenter: DataCenter; readonly baseUrl?: undefined }
    | { readonly baseUrl: string; readonly dataCenter?: undefined }
  )

/** Why so strict: an invisible character that was copied along shows as "sign invalid", which leads nowhere. */
const key = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]+$/, 'must be text without spaces and other invisible characters; copy it once more')
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
    throw new TuyaConfigError('baseUrl must be scheme, host and port only, with no path, query or user.')
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

/** Checks settings and fills in the defaults. Says which setting is wrong, never what the secret was. */
export const parseClientOptions = (options: TuyaClientOptions): ClientSettings => {
  const parsed = optionsSchema.safeParse(options)
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new TuyaConfigError(`The settings of the Tuya client are wrong. ${problems.join('; ')}.`)
  }
  const { onCall, logger, hooks, ky, fetch, clock = systemClock, random = systemRandom } = options
  if (fetch !== undefined && parsed.data.getParameters === 'body')
    throw new TuyaConfigError(
      "A fetch of your own cannot send a GET with a body. Set getParameters to 'query', or leave fetch out.",
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

import { z } from 'zod'
import { type CallMeter, createCallMeter } from './calls/call-meter.ts'
import { type CallDependencies, createCallOperation } from './calls/call-operation.ts'
import { createRateLimiter } from './calls/rate-limiter.ts'
import { createServerClock } from './calls/server-clock.ts'
import { createTokenProvider, type IssuedToken } from './calls/token-provider.ts'
import { type ClientSettings, parseClientOptions, type TuyaClientOptions } from './client-options.ts'
import { createKyTransport } from './http/ky-transport.ts'
import type { Transport } from './http/transport.ts'
import { createOtaApi, type OtaApi } from './ota/ota-api.ts'
import { countSchema } from './schemas/record-schema.ts'
import { createProjectsApi, type ProjectsApi } from './sites/projects-api.ts'
import { createRoomsApi, type RoomsApi } from './sites/rooms-api.ts'

/** What `token.check` found. */
export interface TokenCheck {
  /** What is left of the token's life, by Tuya's word, in milliseconds. */
  readonly lifeMs: number
  /** How far Tuya's clock is ahead of this machine's, in milliseconds. Undefined when its answer had no time. */
  readonly skewMs: number | undefined
}

/** What `createTuyaClient` returns. */
export interface TuyaClient {
  /** The seven operations of firmware updates. */
  readonly ota: OtaApi
  /** Optional: another API, which the key may not have. */
  readonly projects: ProjectsApi
  /** Optional: another API, which the key may not have. */
  readonly rooms: RoomsApi
  readonly token: {
    /**
     * Proves that address, key and clock are right, with one token call. The token is kept and used.
     *
     * Throws a TuyaAuthenticationError for a wrong key. A right key in the wrong data center may pass: make one cheap
     * read as well, or run `doctor`.
     */
    check(): Promise<TokenCheck>
  }
  /** Requests counted by month and operation. */
  readonly meter: CallMeter
  /** The proxy that calls go through by `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`: its address without credentials. */
  readonly proxy: string | undefined
  /** Closes idle connections. Only needed to end a process or a test at once. */
  close(): void
}

/** Two hours: what a token lives by the document. Used when an answer does not say, or says something impossible. */
const documentedLifeSeconds = 7200
/** Less is not believed, or each call would ask for a token; a token that ends sooner is refused, and then renewed. */
const shortestLifeSeconds = 60
const longestLifeSeconds = 24 * 3600

const toLifeMs = (said: number | undefined): number => {
  const seconds = said === undefined || said <= 0 ? documentedLifeSeconds : said
  return Math.min(Math.max(seconds, shortestLifeSeconds), longestLifeSeconds) * 1000
}

/** Quirk: the document calls the life `expire_time`, some of its tables `expire`; both in seconds. */
const tokenSchema = z
  .object({ access_token: z.string().min(1), expire_time: countSchema, expire: countSchema })
  .transform(({ access_token, expire_time, expire }): IssuedToken => ({
    value: access_token,
    lifeMs: toLifeMs(expire_time ?? expire),
  }))

/**
 * Creates a client of Tuya's commercial-lighting (illume) OTA API. Nothing is sent until the first call.
 *
 * One client per cloud project and process: it holds one token, one rate limit and one meter. Do not share the key with
 * other programs; they may end each other's tokens.
 *
 * Throws a TuyaConfigError when a setting is wrong. All calls reject with a subclass of TuyaError.
 *
 * @example
 * const tuya = createTuyaClient({ dataCenter: 'eu', clientId, clientSecret })
 * for await (const device of tuya.ota.listPending({ projectId })) console.log(device.deviceName)
 */
export const createTuyaClient = (options: TuyaClientOptions): TuyaClient => {
  const settings = parseClientOptions(options)
  return createClientOver(createKyTransport({ ...settings, environment: process.env }), settings)
}

/** The client over a transport: everything above single HTTP requests. */
export const createClientOver = (transport: Transport, settings: ClientSettings): TuyaClient => {
  const { clock, random, requestsPerSecond, concurrency } = settings
  const serverClock = createServerClock(clock)
  const meter = createCallMeter(() => clock.now(), settings.initialCalls)
  const deps: CallDependencies = {
    baseUrl: settings.baseUrl,
    clientId: settings.clientId,
    clientSecret: settings.clientSecret,
    lang: settings.lang,
    getParameters: settings.getParameters,
    timeoutMs: settings.timeoutMs,
    totalTimeoutMs: settings.totalTimeoutMs,
    retryLimit: settings.retryLimit,
    transport,
    clock,
    random,
    serverClock,
    limiter: createRateLimiter({ requestsPerSecond, concurrency, clock }),
    meter,
    onCall: settings.onCall,
    logger: settings.logger,
  }
  const callWithoutToken = createCallOperation(deps)
  const tokens = createTokenProvider(async () => {
    const parameters = { grant_type: 1 }
    return (await callWithoutToken({ operation: 'token.get', parameters, schema: tokenSchema })).value
  }, clock)
  const call = createCallOperation(deps, tokens)
  return {
    ota: createOtaApi({ call, concurrency }),
    projects: createProjectsApi(call),
    rooms: createRoomsApi(call),
    token: {
      check: async () => {
        const { lifeMs } = await tokens.renew()
        return { lifeMs, skewMs: serverClock.skewMs() }
      },
    },
    meter: { snapshot: () => meter.snapshot(), total: (month) => meter.total(month) },
    proxy: transport.proxy,
    close: () => transport.close(),
  }
}

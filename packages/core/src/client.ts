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

/** The result of `token.check`. */
export interface TokenCheck {
  /** The token's remaining life as Tuya reports it, in milliseconds. */
  readonly lifeMs: number
  /** How far Tuya's clock is ahead of this machine's, in milliseconds. Undefined when the answer had no time. */
  readonly skewMs: number | undefined
}

/** The client that `createTuyaClient` returns. */
export interface TuyaClient {
  /** The seven firmware update operations. */
  readonly ota: OtaApi
  /** Projects of the key. A separate API that the key may not have access to. */
  readonly projects: ProjectsApi
  /** Rooms of a project. A separate API that the key may not have access to. */
  readonly rooms: RoomsApi
  readonly token: {
    /**
     * Checks address, key and clock with one token call. The client keeps the token and uses it for later calls.
     *
     * Rejects with a TuyaAuthenticationError when the key is wrong. A valid key used in the wrong data center may pass, so
     * also make one cheap read, or run `doctor`.
     */
    check(): Promise<TokenCheck>
  }
  /** Counts requests by month (UTC) and operation. */
  readonly meter: CallMeter
  /** The proxy in use according to `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`: its address without credentials. */
  readonly proxy: string | undefined
  /** Closes idle connections and resets writes under way. Only needed to end a process or a test at once. */
  close(): void
}

/** Two hours, as documented. Used when the answer gives no lifetime or an impossible one. */
const documentedLifeSeconds = 7200
/**
 * Shorter lifetimes are raised to this, so that not every call requests a token. If the token expires sooner, Tuya refuses
 * it and the client renews it.
 */
const shortestLifeSeconds = 60
const longestLifeSeconds = 24 * 3600

const toLifeMs = (said: number | undefined): number => {
  const seconds = said === undefined || said <= 0 ? documentedLifeSeconds : said
  return Math.min(Math.max(seconds, shortestLifeSeconds), longestLifeSeconds) * 1000
}

/** Quirk: the document calls the lifetime `expire_time`, some of its tables `expire`; both are in seconds. */
const tokenSchema = z
  .object({ access_token: z.string().min(1), expire_time: countSchema, expire: countSchema })
  .transform(({ access_token, expire_time, expire }): IssuedToken => ({
    value: access_token,
    lifeMs: toLifeMs(expire_time ?? expire),
  }))

/**
 * Creates a client for Tuya's commercial-lighting (illume) OTA API. Sends nothing until the first call.
 *
 * Create one client per cloud project and process: it has one token, one rate limit and one meter. Don't share the key
 * with other programs; they can invalidate each other's tokens.
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

/** Builds the client on a transport that sends single HTTP requests. */
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

import ky, { type BeforeRequestHook, type Hooks, type KyInstance, replaceOption } from 'ky'
import { type CallerFetch, createCallerFetch } from './caller-fetch.ts'
import type { Environment } from './find-proxy.ts'
import { createNodeFetch } from './node-fetch.ts'
import { abortedFailure, type Transport, TransportFailure, type TransportRequest } from './transport.ts'

/** The caller's ky options, and where the calls go. */
export interface HttpOptions {
  readonly ky?: KyInstance | undefined
  readonly hooks?: Hooks | undefined
  readonly fetch?: CallerFetch | undefined
  /** Scheme, host and port of the calls. */
  readonly baseUrl: string
  /** Environment variables that name proxies. Not used with the caller's `fetch`. */
  readonly environment: Environment
}

/** The failure of a caller's hook. Its error isn't passed on: ky's errors contain the Request, with token and signature. */
const toHookFailure = (error: unknown, mayHaveArrived: boolean): TransportFailure => {
  const name = error instanceof Error ? error.name : typeof error
  return new TransportFailure('network', `A ky hook of the application failed with ${name}`, {
    mayHaveArrived,
  })
}

const addHeaders = (request: Request, headers: TransportRequest['headers']): void => {
  for (const name in headers) request.headers.set(name, headers[name] ?? '')
}

/** Key of a call's headers in ky's context, until the Request exists. */
const pendingHeaders = 'headers of the Tuya call'

/**
 * Puts the headers into ky's Request before any other hook. ky's own `headers` option copies and checks them four times,
 * which is a third of a call's cost.
 */
const addPendingHeaders: BeforeRequestHook = ({ request, options: { context } }) => {
  addHeaders(request, context[pendingHeaders] as TransportRequest['headers'])
}

/** Whether the caller's code can see the Request. If not, the headers are added without a hook, which costs less. */
const isObservable = ({ ky: callerKy, hooks }: HttpOptions): boolean =>
  callerKy !== undefined || hooks !== undefined

/**
 * Sets ky's options once. ky copies each option at each call, so options that only matter to the caller's ky or `fetch` are
 * set only with those.
 */
const extendKy = (options: HttpOptions): KyInstance => {
  const { ky: callerKy, hooks, fetch } = options
  const extended = (callerKy ?? ky).extend({
    retry: 0,
    timeout: false,
    throwHttpErrors: false,
    ...(callerKy === undefined ? {} : { totalTimeout: false }),
    ...(fetch === undefined ? {} : { redirect: 'manual' }),
    ...(hooks === undefined ? {} : { hooks }),
  })
  if (!isObservable(options)) return extended
  // Replaced, because the hooks of the caller's ky would run before ours and see a Request without headers.
  return extended.extend(({ hooks: merged }) => ({
    hooks: replaceOption({ ...merged, beforeRequest: [addPendingHeaders, ...(merged?.beforeRequest ?? [])] }),
  }))
}

/**
 * The HTTP layer: ky, on our own `fetch` over `node:http` or on the caller's. Method, address and headers are in ky's
 * Request. ky's retries, timeouts and errors are off: only the layers above know Tuya's codes, and only the layer below
 * knows whether anything was sent.
 */
export const createKyTransport = (options: HttpOptions): Transport => {
  const { carry, proxy, close } =
    options.fetch === undefined
      ? createNodeFetch(options.baseUrl, options.environment)
      : { carry: createCallerFetch(options.fetch), proxy: undefined, close: () => {} }
  const client = extendKy(options)
  const observable = isObservable(options)
  return {
    proxy,
    close,
    send: async (wanted) => {
      const { origin, target, method, headers, body, signal } = wanted
      // An already aborted signal emits no event.
      if (signal?.aborted === true) throw abortedFailure(false)
      let state: 'before' | 'under way' | 'answered' = 'before'
      let failed: { readonly error: unknown } | undefined
      const fetch: typeof globalThis.fetch = async (input) => {
        state = 'under way'
        try {
          const request = input instanceof Request ? input : new Request(input)
          if (!observable) addHeaders(request, headers)
          const carried = await carry(request, wanted)
          state = 'answered'
          return carried
        } catch (error) {
          failed = { error }
          throw error
        }
      }
      const own = observable ? { fetch, context: { [pendingHeaders]: headers } } : { fetch }
      try {
        const response = await client(
          origin + target,
          method === 'GET' ? own : { ...own, method, ...(body === undefined ? {} : { body }) },
        )
        return {
          status: response.status,
          body: await response.text(),
          // On demand: few answers need it, and creating Headers costs as much as signing.
          header: (name) => response.headers.get(name) ?? undefined,
        }
      } catch (error) {
        throw failed === undefined ? toHookFailure(error, state !== 'before') : failed.error
      }
    },
  }
}

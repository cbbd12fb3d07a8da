import ky, { type BeforeRequestHook, type Hooks, type KyInstance, replaceOption } from 'ky'
import { type CallerFetch, createCallerFetch } from './caller-fetch.ts'
import type { Environment } from './find-proxy.ts'
import { createNodeFetch } from './node-fetch.ts'
import { abortedFailure, type Transport, TransportFailure, type TransportRequest } from './transport.ts'

/** What the caller may put in, under and around ky. */
export interface HttpOptions {
  readonly ky?: KyInstance | undefined
  readonly hooks?: Hooks | undefined
  readonly fetch?: CallerFetch | undefined
  /** Scheme, host and port of the calls. */
  readonly baseUrl: string
  /** Where proxies are named, for calls without a `fetch` of the caller's. */
  readonly environment: Environment
}

/** A hook of the caller's failed. Its error is not passed on: ky's hold the Request, with token and signature. */
const toHookFailure = (error: unknown, mayHaveArrived: boolean): TransportFailure => {
  const name = error instanceof Error ? error.name : typeof error
  return new TransportFailure('network', `A ky hook of the application failed with ${name}`, {
    mayHaveArrived,
  })
}

const addHeaders = (request: Request, headers: TransportRequest['headers']): void => {
  for (const name in headers) request.headers.set(name, headers[name] ?? '')
}

/** Where the headers of a call wait in ky's context until its Request is there. */
const waitingHeaders = 'headers of the Tuya call'

/**
 * Puts the headers into ky's Request, before any other hook sees it. Why not by ky's `headers` option: ky copies and checks
 * that one four times, which is a third of what a call over ky costs.
 */
const addWaitingHeaders: BeforeRequestHook = ({ request, options: { context } }) => {
  addHeaders(request, context[waitingHeaders] as TransportRequest['headers'])
}

/** Whether code of the caller's sees the Request on its way. If not, the headers go in without a hook, which costs less. */
const isWatched = ({ ky: foreign, hooks }: HttpOptions): boolean =>
  foreign !== undefined || hooks !== undefined

/**
 * What ky is told once. Each option is copied at each call, so those that only matter to a foreign instance or `fetch` stand
 * only there.
 */
const extendKy = (options: HttpOptions): KyInstance => {
  const { ky: foreign, hooks, fetch } = options
  const extended = (foreign ?? ky).extend({
    retry: 0,
    timeout: false,
    throwHttpErrors: false,
    ...(foreign === undefined ? {} : { totalTimeout: false }),
    ...(fetch === undefined ? {} : { redirect: 'manual' }),
    ...(hooks === undefined ? {} : { hooks }),
  })
  if (!isWatched(options)) return extended
  // Replaced, because hooks of a foreign instance would come before ours, and see a Request without headers.
  return extended.extend(({ hooks: merged }) => ({
    hooks: replaceOption({ ...merged, beforeRequest: [addWaitingHeaders, ...(merged?.beforeRequest ?? [])] }),
  }))
}

/**
 * The one HTTP layer: ky, over a `fetch` of our own on `node:http` or over the caller's. Method, address and headers travel
 * in ky's Request. ky's retry, time limits and errors stay off: above it Tuya's codes are known, below it whether a byte left.
 */
export const createKyTransport = (options: HttpOptions): Transport => {
  const { carry, proxy, close } =
    options.fetch === undefined
      ? createNodeFetch(options.baseUrl, options.environment)
      : { carry: createCallerFetch(options.fetch), proxy: undefined, close: () => {} }
  const client = extendKy(options)
  const watched = isWatched(options)
  return {
    proxy,
    close,
    send: async (wanted) => {
      const { origin, target, method, headers, body, signal } = wanted
      // A signal that fired already does not fire once more.
      if (signal?.aborted === true) throw abortedFailure(false)
      let state: 'before' | 'under way' | 'answered' = 'before'
      let failed: { readonly error: unknown } | undefined
      const fetch: typeof globalThis.fetch = async (input) => {
        state = 'under way'
        try {
          const request = input instanceof Request ? input : new Request(input)
          if (!watched) addHeaders(request, headers)
          const carried = await carry(request, wanted)
          state = 'answered'
          return carried
        } catch (error) {
          failed = { error }
          throw error
        }
      }
      const own = watched ? { fetch, context: { [waitingHeaders]: headers } } : { fetch }
      try {
        const response = await client(
          origin + target,
          method === 'GET' ? own : { ...own, method, ...(body === undefined ? {} : { body }) },
        )
        return {
          status: response.status,
          body: await response.text(),
          // Read when asked for: few answers are asked, and making Headers of a list costs as much as the signature.
          header: (name) => response.headers.get(name) ?? undefined,
        }
      } catch (error) {
        throw failed === undefined ? toHookFailure(error, state !== 'before') : failed.error
      }
    },
  }
}

import ky, { type Hooks, type KyInstance } from 'ky'
import { type CallerFetch, createCallerFetch } from './caller-fetch.ts'
import type { Environment } from './find-proxy.ts'
import { createNodeFetch } from './node-fetch.ts'
import { abortedFailure, type Transport, TransportFailure } from './transport.ts'

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

/**
 * The one HTTP layer: ky, over a `fetch` of our own on `node:http` or over the caller's. Method, address and headers travel
 * in ky's Request. ky's retry, time limits and errors stay off: above it Tuya's codes are known, below it whether a byte left.
 */
export const createKyTransport = (options: HttpOptions): Transport => {
  const { carry, proxy, close } =
    options.fetch === undefined
      ? createNodeFetch(options.baseUrl, options.environment)
      : { carry: createCallerFetch(options.fetch), proxy: undefined, close: () => {} }
  const client = (options.ky ?? ky).extend({
    retry: 0,
    timeout: false,
    totalTimeout: false,
    throwHttpErrors: false,
    redirect: 'manual',
    ...(options.hooks === undefined ? {} : { hooks: options.hooks }),
  })
  return {
    proxy,
    close,
    send: async (wanted) => {
      const { origin, target, method, headers, body, signal } = wanted
      // A signal that fired already does not fire once more.
      if (signal?.aborted === true) throw abortedFailure(false)
      let state: 'before' | 'under way' | 'answered' = 'before'
      let failed: { readonly error: unknown } | undefined
      try {
        const response = await client(origin + target, {
          method,
          headers,
          ...(body === undefined || method === 'GET' ? {} : { body }),
          fetch: async (input) => {
            state = 'under way'
            try {
              const carried = await carry(input instanceof Request ? input : new Request(input), wanted)
              state = 'answered'
              return carried
            } catch (error) {
              failed = { error }
              throw error
            }
          },
        })
        return {
          status: response.status,
          body: await response.text(),
          retryAfter: response.headers.get('retry-after') ?? undefined,
          date: response.headers.get('date') ?? undefined,
        }
      } catch (error) {
        throw failed === undefined ? toHookFailure(error, state !== 'before') : failed.error
      }
    },
  }
}

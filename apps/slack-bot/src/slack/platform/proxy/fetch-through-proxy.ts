import { fetch as undiciFetch } from 'undici'
import { createDispatcherFor } from './dispatcher-for.ts'
import type { ProxyFor } from './http-proxy.ts'

/** `fetch` through the proxy for each address, or directly if there is none. */
export const createProxyFetch = (proxyFor: ProxyFor): typeof fetch => {
  const dispatcherFor = createDispatcherFor(proxyFor)
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input)
    const dispatcher = dispatcherFor(url)
    if (dispatcher === undefined) return fetch(input, init)
    // Node's Request turns any body into bytes; undici's fetch accepts only its own body types.
    const request = new Request(input, init)
    const response = await undiciFetch(url, {
      method: request.method,
      headers: [...request.headers],
      body: request.body === null ? null : await request.arrayBuffer(),
      signal: request.signal,
      dispatcher,
    })
    return response
  }
}

import { fetch as undiciFetch, type Dispatcher } from 'undici'
import type { HttpProxy, ProxyFor } from './http-proxy.ts'
import { createForwarding } from './forwarding.ts'
import { createTunnels } from './ways.ts'

/** `fetch` through the proxy for each address, or directly if there is none. */
export const createProxyFetch = (proxyFor: ProxyFor): typeof fetch => {
  const dispatchers = new Map<string, Dispatcher>()
  const dispatcherFor = (proxy: HttpProxy, isForwarded: boolean): Dispatcher => {
    const key = `${isForwarded} ${proxy.label}`
    const dispatcher = dispatchers.get(key) ?? (isForwarded ? createForwarding(proxy) : createTunnels(proxy))
    dispatchers.set(key, dispatcher)
    return dispatcher
  }
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input)
    const proxy = proxyFor(url)
    if (proxy === undefined) return fetch(input, init)
    const isForwarded = url.startsWith('http:')
    // Node's Request turns any body into bytes; undici's fetch accepts only its own body types.
    const request = new Request(input, init)
    const response = await undiciFetch(url, {
      method: request.method,
      headers: [...request.headers],
      body: request.body === null ? null : await request.arrayBuffer(),
      signal: request.signal,
      dispatcher: dispatcherFor(proxy, isForwarded),
    })
    return response
  }
}

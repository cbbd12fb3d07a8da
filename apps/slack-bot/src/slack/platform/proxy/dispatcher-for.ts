import type { Dispatcher } from 'undici'
import { createForwarding } from './forwarding.ts'
import type { HttpProxy, ProxyFor } from './http-proxy.ts'
import { createTunnels } from './ways.ts'

/** The way to an address through its proxy; undefined if the address is reached directly. */
export type DispatcherFor = (url: string) => Dispatcher | undefined

/** Keeps one dispatcher for each proxy and protocol. */
export const createDispatcherFor = (proxyFor: ProxyFor): DispatcherFor => {
  const dispatchers = new Map<string, Dispatcher>()
  const dispatcherOf = (proxy: HttpProxy, isForwarded: boolean): Dispatcher => {
    const key = `${isForwarded} ${proxy.label}`
    const dispatcher = dispatchers.get(key) ?? (isForwarded ? createForwarding(proxy) : createTunnels(proxy))
    dispatchers.set(key, dispatcher)
    return dispatcher
  }
  return (url) => {
    const proxy = proxyFor(url)
    return proxy === undefined ? undefined : dispatcherOf(proxy, url.startsWith('http:'))
  }
}

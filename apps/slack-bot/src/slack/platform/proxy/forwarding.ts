import type { Dispatcher } from 'undici'
import type { HttpProxy } from './http-proxy.ts'
import { openToProxy } from './open-way.ts'
import { deniedBy } from './proxy-error.ts'
import { agentOver } from './ways.ts'

/** Statuses that come from the proxy itself, unless the body is JSON: that comes from Slack. */
const PROXY_STATUSES = new Set([403, 502, 503, 504])

/** Turns refusals by the proxy into errors. fetch would hide a status 407. */
const failingOnProxyRefusal = (
  handler: Dispatcher.DispatchHandler,
  proxy: HttpProxy,
  authority: string,
): Dispatcher.DispatchHandler => ({
  onRequestStart: (...args) => handler.onRequestStart?.(...args),
  onResponseStart: (controller, status, headers, ...rest) => {
    const isJson = String(headers['content-type']).startsWith('application/json')
    if (status === 407 || (PROXY_STATUSES.has(status) && !isJson))
      controller.abort(deniedBy(proxy, status, authority))
    else handler.onResponseStart?.(controller, status, headers, ...rest)
  },
  onResponseData: (...args) => handler.onResponseData?.(...args),
  onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
  onResponseError: (...args) => handler.onResponseError?.(...args),
})

/** For http addresses: sends calls to the proxy with their full address. */
export const createForwarding = (proxy: HttpProxy): Dispatcher =>
  agentOver(() => openToProxy(proxy)).compose((dispatch) => (options, handler) => {
    const origin = new URL(options.origin ?? '')
    const credentials =
      proxy.authorization === undefined ? {} : { 'proxy-authorization': proxy.authorization }
    // fetch passes headers as a plain object.
    const headers = { ...(options.headers as Record<string, string>), ...credentials }
    return dispatch(
      { ...options, path: `${origin.origin}${options.path}`, headers },
      failingOnProxyRefusal(handler, proxy, origin.host),
    )
  })

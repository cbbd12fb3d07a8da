import type { Dispatcher } from 'undici'
import type { HttpProxy } from './http-proxy.ts'
import { openToProxy } from './open-way.ts'
import { deniedBy } from './proxy-error.ts'
import { agentOver } from './ways.ts'

/** Statuses that a proxy gives in its own name. Slack's own answers are JSON. */
const OF_A_PROXY = new Set([403, 502, 503, 504])

/** Tells the proxy's refusals from Slack's answers. fetch itself keeps a status 407 back. */
const judging = (
  handler: Dispatcher.DispatchHandler,
  proxy: HttpProxy,
  authority: string,
): Dispatcher.DispatchHandler => ({
  onRequestStart: (...args) => handler.onRequestStart?.(...args),
  onResponseStart: (controller, status, headers, ...rest) => {
    const isJson = String(headers['content-type']).startsWith('application/json')
    if (status === 407 || (OF_A_PROXY.has(status) && !isJson))
      controller.abort(deniedBy(proxy, status, authority))
    else handler.onResponseStart?.(controller, status, headers, ...rest)
  },
  onResponseData: (...args) => handler.onResponseData?.(...args),
  onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
  onResponseError: (...args) => handler.onResponseError?.(...args),
})

/** Calls that are sent to the proxy itself, with their whole address, as http addresses need it. */
export const createForwarding = (proxy: HttpProxy): Dispatcher =>
  agentOver(() => openToProxy(proxy)).compose((dispatch) => (options, handler) => {
    const origin = new URL(options.origin ?? '')
    const credentials =
      proxy.authorization === undefined ? {} : { 'proxy-authorization': proxy.authorization }
    // fetch hands over plain names and values.
    const headers = { ...(options.headers as Record<string, string>), ...credentials }
    return dispatch(
      { ...options, path: `${origin.origin}${options.path}`, headers },
      judging(handler, proxy, origin.host),
    )
  })

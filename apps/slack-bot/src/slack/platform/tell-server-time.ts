export type OnServerTime = (answer: { readonly serverTimeMs: number; readonly roundTripMs: number }) => void

/** An answer that is not JSON comes from a proxy and has the proxy's time. */
const isFromSlackApi = (response: Response): boolean =>
  response.headers.get('content-type')?.startsWith('application/json') === true

/** Passes on the time in Slack's answers. */
export const tellServerTime =
  (call: typeof fetch, onServerTime: OnServerTime): typeof fetch =>
  async (url, init) => {
    const askedAtMs = performance.now()
    const response = await call(url, init)
    const serverTimeMs = Date.parse(response.headers.get('date') ?? '')
    if (isFromSlackApi(response) && !Number.isNaN(serverTimeMs))
      onServerTime({ serverTimeMs, roundTripMs: performance.now() - askedAtMs })
    return response
  }

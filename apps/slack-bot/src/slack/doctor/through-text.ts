/** Names the proxy, if there is one, after the other facts. */
export const throughText = (proxy: string | undefined): string =>
  proxy === undefined ? '' : `, through the proxy ${proxy}`

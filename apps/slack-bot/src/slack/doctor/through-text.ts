/** Where connections go through a proxy, its name after the other facts. */
export const throughText = (proxy: string | undefined): string =>
  proxy === undefined ? '' : `, through the proxy ${proxy}`

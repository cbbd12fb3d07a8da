/** The delay after consecutive failures: doubles each time, up to the longest. */
export const doublingDelayMs = (
  bounds: { readonly firstMs: number; readonly longestMs: number },
  failures: number,
): number => Math.min(bounds.longestMs, bounds.firstMs * 2 ** Math.max(0, failures - 1))

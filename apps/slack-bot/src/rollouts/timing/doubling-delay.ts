/** The wait after a number of failures in a row: the first, then twice as long each time, up to the longest. */
export const doublingDelayMs = (
  bounds: { readonly firstMs: number; readonly longestMs: number },
  failures: number,
): number => Math.min(bounds.longestMs, bounds.firstMs * 2 ** Math.max(0, failures - 1))

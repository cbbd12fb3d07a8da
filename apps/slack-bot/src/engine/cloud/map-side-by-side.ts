/** Maps with a few calls side by side, results in the order of the items. The first failure ends it; calls under way finish. */
export const mapSideBySide = async <T, R>(
  items: readonly T[],
  hands: number,
  map: (item: T) => Promise<R>,
): Promise<readonly R[]> => {
  const results: R[] = []
  let next = 0
  let hasFailed = false
  const work = async (): Promise<void> => {
    while (next < items.length && !hasFailed) {
      const index = next
      next += 1
      try {
        results[index] = await map(items[index] as T)
      } catch (error) {
        hasFailed = true
        throw error
      }
    }
  }
  const outcomes = await Promise.allSettled(Array.from({ length: Math.min(hands, items.length) }, work))
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return results
}

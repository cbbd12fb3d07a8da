import { LRUCache } from 'lru-cache'
import type { Clock } from '../../../rollouts/ports/clock.ts'

const REMEMBERED_MS = 10 * 60_000
const MOST = 10_000

/**
 * Slack delivers some payloads twice, with the same trigger. The first runs; the second is only acknowledged.
 * This only prevents double answers. The engine makes sure, across processes, that nothing happens twice.
 */
export const createSeenDeliveries = (clock: Pick<Clock, 'elapsed'>): ((key: string) => boolean) => {
  const seen = new LRUCache<string, true>({
    max: MOST,
    ttl: REMEMBERED_MS,
    // Asks the clock at every lookup.
    // Asks the clock at every lookup.
    ttlResolution: 0,
    perf: { now: () => clock.elapsed() },
  })
  return (key) => {
    if (seen.has(key)) return true
    seen.set(key, true)
    return false
  }
}

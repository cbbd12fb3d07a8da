import { LRUCache } from 'lru-cache'
import type { Clock } from '../../../rollouts/ports/clock.ts'

const REMEMBERED_MS = 10 * 60_000
const MOST = 10_000

/**
 * Slack delivers some payloads twice, with the same trigger. The first runs; the second is only acknowledged.
 * This spares people a double answer; that nothing happens twice is the engine's doing and holds across processes.
 */
export const createSeenDeliveries = (clock: Pick<Clock, 'elapsed'>): ((key: string) => boolean) => {
  const seen = new LRUCache<string, true>({
    max: MOST,
    ttl: REMEMBERED_MS,
    // Every look asks the clock.
    ttlResolution: 0,
    perf: { now: () => clock.elapsed() },
  })
  return (key) => {
    if (seen.has(key)) return true
    seen.set(key, true)
    return false
  }
}

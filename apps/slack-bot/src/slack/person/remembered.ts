import { LRUCache } from 'lru-cache'
import type { Clock } from '../../rollouts/ports/clock.ts'

/** How old Slack's answer may be: asked now, or up to a minute old. */
export type Freshness = 'now' | 'recent'

const RECENT_MS = 60_000
/** More people than use the bot within a minute. */
const MOST = 10_000

export type Remember<T> = (key: string, freshness: Freshness, ask: () => Promise<T>) => Promise<T>

/** Remembers answers, never failures. `now` always asks again, even if an earlier call is still open. */
export const createRemember = <T>(clock: Pick<Clock, 'elapsed'>): Remember<T> => {
  const known = new LRUCache<string, { readonly askedAtMs: number; readonly value: T }>({ max: MOST })
  return async (key, freshness, ask) => {
    const last = known.get(key)
    const isRecent = last !== undefined && clock.elapsed() - last.askedAtMs < RECENT_MS
    if (freshness === 'recent' && isRecent) return last.value
    const askedAtMs = clock.elapsed()
    const value = await ask()
    const newest = known.get(key)
    if (newest === undefined || newest.askedAtMs <= askedAtMs) known.set(key, { askedAtMs, value })
    return value
  }
}

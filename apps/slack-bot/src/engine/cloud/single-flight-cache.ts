import { LRUCache } from 'lru-cache'
import type { Clock } from '../../rollouts/ports/clock.ts'

/** A cache with a maximum age. Concurrent requests for one key share one read. */
export interface SingleFlightCache<T> {
  /** Returns the value if it is at most this old, otherwise reads it. A failed read isn't kept. */
  get(key: string, maxAgeMs: number, read: () => Promise<T>): Promise<T>
  /** The last value of any age, without a read. */
  last(key: string): T | undefined
  /** Drops the matching values; reads in progress aren't kept either. */
  forget(belongs: (key: string) => boolean): void
}

const MOST = 200

export const createSingleFlightCache = <T>(clock: Pick<Clock, 'elapsed'>): SingleFlightCache<T> => {
  const values = new LRUCache<string, { readonly value: T; readonly startedAtMs: number }>({ max: MOST })
  const flights = new Map<string, { readonly promise: Promise<T>; readonly startedAtMs: number }>()

  const fly = (key: string, read: () => Promise<T>): Promise<T> => {
    const startedAtMs = clock.elapsed()
    const promise = read()
      .then((value) => {
        if (flights.get(key)?.promise !== promise) return value
        values.set(key, { value, startedAtMs })
        return value
      })
      .finally(() => {
        if (flights.get(key)?.promise === promise) flights.delete(key)
      })
    flights.set(key, { promise, startedAtMs })
    return promise
  }

  return {
    get: (key, maxAgeMs, read) => {
      const oldestMs = clock.elapsed() - maxAgeMs
      const known = values.get(key)
      if (known !== undefined && known.startedAtMs >= oldestMs) return Promise.resolve(known.value)
      const flight = flights.get(key)
      return flight !== undefined && flight.startedAtMs >= oldestMs ? flight.promise : fly(key, read)
    },
    last: (key) => values.get(key)?.value,
    forget: (belongs) => {
      for (const key of [...values.keys()].filter(belongs)) values.delete(key)
      for (const key of flights.keys()) if (belongs(key)) flights.delete(key)
    },
  }
}

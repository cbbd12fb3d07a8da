import type { Pace } from './pace.ts'

/**
 * Runs a key's work at a pace; callers who come before a run has begun share it. So the answer resolves when a run has
 * ended that began after the call, and rejects as that run did.
 */
export const createCoalescer = (pace: Pace): ((key: string, work: () => Promise<void>) => Promise<void>) => {
  const waiting = new Map<string, Promise<void>>()
  return (key, work) => {
    const begin = (): Promise<void> => {
      waiting.delete(key)
      return work()
    }
    const run = waiting.get(key) ?? pace.run(key, begin)
    waiting.set(key, run)
    return run
  }
}

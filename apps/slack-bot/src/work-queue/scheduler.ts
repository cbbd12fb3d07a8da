/** Timers, so that tests run on a clock of their own. */
export interface Scheduler {
  /** Calls back once after the delay; the answer cancels it. */
  schedule(callback: () => void, delayMs: number): () => void
}

/** Node fires at once on longer delays; longer waits check again in between. */
const LONGEST_MS = 2 ** 31 - 1

export const systemScheduler: Scheduler = {
  schedule: (callback, delayMs) => {
    const timer = setTimeout(callback, Math.min(delayMs, LONGEST_MS))
    return () => {
      clearTimeout(timer)
    }
  },
}

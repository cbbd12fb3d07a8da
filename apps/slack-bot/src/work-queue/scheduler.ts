/** Timers, so that tests can use their own clock. */
export interface Scheduler {
  /** Calls back once after the delay. The returned function cancels it. */
  schedule(callback: () => void, delayMs: number): () => void
}

/** Node fires at once if the delay is longer; longer waits check again in between. */
const LONGEST_MS = 2 ** 31 - 1

export const systemScheduler: Scheduler = {
  schedule: (callback, delayMs) => {
    const timer = setTimeout(callback, Math.min(delayMs, LONGEST_MS))
    return () => {
      clearTimeout(timer)
    }
  },
}

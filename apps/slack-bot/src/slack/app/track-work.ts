/** Counts running listeners, so that a stop can wait for them. */
export interface WorkTracker {
  track<T>(work: () => Promise<T>): Promise<T>
  /** True if all work ended before the timeout. */
  drained(timeoutMs: number): Promise<boolean>
  readonly open: number
}

export const createWorkTracker = (): WorkTracker => {
  const running = new Set<Promise<unknown>>()
  return {
    get open() {
      return running.size
    },
    async track(work) {
      const promise = work()
      running.add(promise)
      try {
        return await promise
      } finally {
        running.delete(promise)
      }
    },
    async drained(timeoutMs) {
      const deadline = AbortSignal.timeout(timeoutMs)
      const expired = new Promise<void>((resolve) => {
        deadline.addEventListener('abort', () => resolve(), { once: true })
      })
      while (running.size > 0 && !deadline.aborted) await Promise.race([Promise.allSettled(running), expired])
      return running.size === 0
    },
  }
}

import type { Clock } from '../src/index.ts'

interface Sleeper {
  readonly untilMs: number
  readonly wake: () => void
}

/** A clock that a test advances. `advance` wakes sleepers in order and lets each run before the next. */
export const createManualClock = (startMs = 1_700_000_000_000) => {
  let nowMs = startMs
  let jumpedMs = 0
  let sleepers: Sleeper[] = []
  const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))
  const clock: Clock = {
    now: () => nowMs + jumpedMs,
    elapsed: () => nowMs - startMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const sleeper = { untilMs: nowMs + ms, wake: resolve }
        sleepers.push(sleeper)
        signal?.addEventListener('abort', () => {
          sleepers = sleepers.filter((other) => other !== sleeper)
          reject(signal.reason as Error)
        })
      }),
  }
  const advance = async (ms: number): Promise<void> => {
    const endMs = nowMs + ms
    await settle()
    for (;;) {
      const [next] = sleepers.filter(({ untilMs }) => untilMs <= endMs).sort((a, b) => a.untilMs - b.untilMs)
      if (next === undefined) break
      sleepers = sleepers.filter((sleeper) => sleeper !== next)
      nowMs = Math.max(nowMs, next.untilMs)
      next.wake()
      await settle()
    }
    nowMs = endMs
    await settle()
  }
  return {
    clock,
    advance,
    /** Sets the wall clock forward, or back when negative. No time passes. */
    jump: (byMs: number): void => {
      jumpedMs += byMs
    },
    sleeping: (): number => sleepers.length,
  }
}

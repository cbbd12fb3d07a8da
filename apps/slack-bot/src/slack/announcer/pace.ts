import type { Clock } from '../../rollouts/ports/clock.ts'

/** One after another per key, at least `restMs` apart: Slack takes about one new message a second in a channel. */
export const createPace = (options: {
  readonly restMs: number
  readonly clock: Clock
  readonly wait: (ms: number) => Promise<void>
}): (<T>(key: string, work: () => Promise<T>) => Promise<T>) => {
  const { restMs, clock, wait } = options
  const lanes = new Map<string, { tail: Promise<unknown>; lastMs: number }>()
  return async (key, work) => {
    const lane = lanes.get(key) ?? { tail: Promise.resolve(), lastMs: Number.NEGATIVE_INFINITY }
    lanes.set(key, lane)
    const turn = lane.tail.then(async () => {
      const leftMs = lane.lastMs + restMs - clock.elapsed()
      if (leftMs > 0) await wait(leftMs)
      try {
        return await work()
      } finally {
        lane.lastMs = clock.elapsed()
      }
    })
    lane.tail = turn.catch(() => undefined)
    return turn
  }
}

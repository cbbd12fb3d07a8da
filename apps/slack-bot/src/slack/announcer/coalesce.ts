import type { Clock } from '../../rollouts/ports/clock.ts'

/** Runs at most one piece of work per key at a time, with a rest between two, and joins callers who come meanwhile. */
export interface Coalescer {
  /** Resolves when a run has ended that began after this call. Rejects as that run did. */
  run(key: string, work: () => Promise<void>): Promise<void>
  /** Resolves when nothing runs or waits. */
  idle(): Promise<void>
}

interface Lane {
  lastEndMs: number
  running?: Promise<void> | undefined
  next?: Promise<void> | undefined
}

export const createCoalescer = (options: {
  readonly restMs: number
  readonly clock: Clock
  readonly wait: (ms: number) => Promise<void>
}): Coalescer => {
  const { restMs, clock, wait } = options
  const lanes = new Map<string, Lane>()

  const forgetRested = (): void => {
    for (const [key, lane] of lanes)
      if (lane.running === undefined && lane.next === undefined && clock.elapsed() - lane.lastEndMs > restMs)
        lanes.delete(key)
  }

  const runNext = async (lane: Lane, work: () => Promise<void>): Promise<void> => {
    await lane.running?.catch(() => undefined)
    const leftMs = lane.lastEndMs + restMs - clock.elapsed()
    if (leftMs > 0) await wait(leftMs)
    lane.next = undefined
    lane.running = work()
    try {
      await lane.running
    } finally {
      lane.running = undefined
      lane.lastEndMs = clock.elapsed()
      forgetRested()
    }
  }

  return {
    run(key, work) {
      const lane = lanes.get(key) ?? { lastEndMs: Number.NEGATIVE_INFINITY }
      lanes.set(key, lane)
      lane.next ??= runNext(lane, work)
      return lane.next
    },
    async idle() {
      const open = [...lanes.values()]
        .flatMap((lane) => [lane.running, lane.next])
        .filter((one) => one !== undefined)
      await Promise.allSettled(open)
    },
  }
}

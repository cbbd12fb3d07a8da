import type { Clock } from '../../rollouts/ports/clock.ts'

/** Runs work one after another per key, with a rest in between. Keys don't wait for each other. */
export interface Pace {
  run<T>(key: string, work: () => Promise<T>): Promise<T>
  /** Resolves when all work that was asked for so far has ended. */
  idle(): Promise<void>
}

/** One run of a key's work. Until it ends, the end of its rest is infinitely far away. */
export interface Turn {
  ended: Promise<unknown>
  restedAtMs: number
}

export const createPace = (options: {
  readonly restMs: number
  readonly clock: Clock
  readonly wait: (ms: number) => Promise<void>
  /** The newest turn of each key that works or rests. */
  readonly turns?: Map<string, Turn>
}): Pace => {
  const { restMs, clock, wait, turns = new Map<string, Turn>() } = options

  const forgetRested = (): void => {
    for (const [key, { restedAtMs }] of turns) if (restedAtMs <= clock.elapsed()) turns.delete(key)
  }

  return {
    run(key, work) {
      forgetRested()
      const before = turns.get(key)
      const turn: Turn = { ended: Promise.resolve(), restedAtMs: Number.POSITIVE_INFINITY }
      const run = async () => {
        await before?.ended
        const leftMs = before === undefined ? 0 : before.restedAtMs - clock.elapsed()
        if (leftMs > 0) await wait(leftMs)
        try {
          return await work()
        } finally {
          turn.restedAtMs = clock.elapsed() + restMs
        }
      }
      const result = run()
      turn.ended = result.catch(() => undefined)
      turns.set(key, turn)
      return result
    },
    async idle() {
      await Promise.all([...turns.values()].map(({ ended }) => ended))
    },
  }
}

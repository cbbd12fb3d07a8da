import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'

/** The client's clock. Pass your own to test without waiting. */
export interface Clock {
  /** Milliseconds since 1970, for signatures and for the month of a call. */
  now(): number
  /** Monotonic milliseconds since an arbitrary moment. Not affected when the machine's clock is set. */
  elapsed(): number
  /** Resolves after `ms` milliseconds; rejects when the signal fires first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** Random values for jitter and nonces. Pass your own for repeatable runs. */
export interface RandomSource {
  /** From 0 (inclusive) to 1 (exclusive). */
  fraction(): number
  /** A unique value. */
  nonce(): string
}

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: async (ms, signal) => {
    await delay(ms, undefined, signal === undefined ? {} : { signal })
  },
}

export const systemRandom: RandomSource = {
  fraction: () => Math.random(),
  nonce: () => randomUUID(),
}

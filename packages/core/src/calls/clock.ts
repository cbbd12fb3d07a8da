import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'

/** The time that the client goes by. Pass your own to test without waiting. */
export interface Clock {
  /** Milliseconds since 1970, to sign with and to count months by. */
  now(): number
  /** Milliseconds since some moment. Never goes back and never jumps, whatever is done to the clock. */
  elapsed(): number
  /** Resolves after that time, and rejects when the signal fires first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** The chance that the client uses: jitter and nonces. Pass your own for repeatable runs. */
export interface RandomSource {
  /** From 0 up to, not including, 1. */
  fraction(): number
  /** A value that is never used twice. */
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

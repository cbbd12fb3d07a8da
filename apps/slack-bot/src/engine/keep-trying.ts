import { setTimeout as sleep } from 'node:timers/promises'
import { doublingDelayMs } from '../rollouts/timing/doubling-delay.ts'

export interface KeepTryingOptions {
  /** Whether a retry can't help; the error then ends it. */
  readonly isFinal: (error: unknown) => boolean
  readonly onFailure: (error: unknown, next: { readonly failures: number; readonly delayMs: number }) => void
  /** The delay that the server asked for, if any. */
  readonly retryAfterMsOf?: (error: unknown) => number | undefined
  /** Ends the wait; then the signal's reason is thrown. */
  readonly signal: AbortSignal
  readonly random?: () => number
}

const DELAY = { firstMs: 500, longestMs: 30_000 }

/** Half of the delay is random, so that replicas that lost the same server don't return together. */
const delayMsAfter = (failures: number, random: () => number): number => {
  const wholeMs = doublingDelayMs(DELAY, failures + 1)
  return Math.round(wholeMs / 2 + (random() * wholeMs) / 2)
}

/** Repeats until it works. The delay grows up to 30 s. */
export const keepTrying = async <T>(work: () => Promise<T>, options: KeepTryingOptions): Promise<T> => {
  const { isFinal, onFailure, retryAfterMsOf, signal, random = Math.random } = options
  for (let failures = 1; ; failures += 1) {
    signal.throwIfAborted()
    try {
      return await work()
    } catch (error) {
      if (isFinal(error)) throw error
      const delayMs = Math.max(retryAfterMsOf?.(error) ?? 0, delayMsAfter(failures, random))
      signal.throwIfAborted()
      onFailure(error, { failures, delayMs })
      await sleep(delayMs, undefined, { signal }).catch(() => signal.throwIfAborted())
    }
  }
}

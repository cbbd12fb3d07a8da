import { setTimeout as sleep } from 'node:timers/promises'
import { doublingDelayMs } from '../rollouts/timing/doubling-delay.ts'

export interface KeepTryingOptions {
  /** Another try cannot help: the error ends it. */
  readonly isFinal: (error: unknown) => boolean
  readonly onFailure: (error: unknown, next: { readonly failures: number; readonly delayMs: number }) => void
  /** What the other side asked for, if it did. */
  readonly retryAfterMsOf?: (error: unknown) => number | undefined
  /** Ends the waiting; then the signal's reason is thrown. */
  readonly signal: AbortSignal
  readonly random?: () => number
}

const DELAY = { firstMs: 500, longestMs: 30_000 }

/** Half of it is chance, so that replicas that lost the same server do not come back together. */
const delayMsAfter = (failures: number, random: () => number): number => {
  const wholeMs = doublingDelayMs(DELAY, failures + 1)
  return Math.round(wholeMs / 2 + (random() * wholeMs) / 2)
}

/** Repeats until it works, waiting longer each time, at most 30 s. */
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

import { setTimeout as sleep } from 'node:timers/promises'

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

const DELAY_MS = { first: 500, longest: 30_000 } as const

/** Half of it is chance, so that replicas that lost the same server do not come back together. */
const delayMsAfter = (failures: number, random: () => number): number => {
  const wholeMs = Math.min(DELAY_MS.longest, DELAY_MS.first * 2 ** Math.min(failures, 20))
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

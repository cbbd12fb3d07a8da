import type { Clock } from '../rollouts/ports/clock.ts'

/** A server whose answers contain its time. */
export type Witness = 'tuya' | 'slack'

/** A larger difference between answers of one server is not caused by rounding or a slow connection. */
export const TRUSTED_WITHIN_MS = 30_000

const middleOf = (numbers: readonly number[]): number =>
  numbers.toSorted((left, right) => left - right)[Math.floor(numbers.length / 2)] ?? 0

/**
 * The time from the servers' answers: that of the newest answer or, once both servers have answered, the median of their
 * times and the machine's. So one server with a wrong clock has no effect.
 */
export const createWitnessTimes = (
  machine: Clock,
): {
  readonly note: (witness: Witness, timeMs: number) => number
  /** Forgets earlier answers, because the machine may have been suspended. */
  readonly forget: () => void
} => {
  /** How far each server's time is ahead of the monotonic clock. */
  const offsets = new Map<Witness, number>()
  return {
    note: (witness, timeMs) => {
      const elapsedMs = machine.elapsed()
      const offsetMs = timeMs - elapsedMs
      const before = offsets.get(witness)
      // The server contradicts itself, so the monotonic clock stopped in between and the other server's answer is too old.
      if (before !== undefined && Math.abs(offsetMs - before) > TRUSTED_WITHIN_MS) offsets.clear()
      offsets.set(witness, offsetMs)
      if (offsets.size === 1) return timeMs
      return elapsedMs + middleOf([...offsets.values(), machine.now() - elapsedMs])
    },
    forget: () => offsets.clear(),
  }
}

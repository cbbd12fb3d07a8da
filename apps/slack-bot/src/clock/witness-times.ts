import type { Clock } from '../rollouts/ports/clock.ts'

/** A server whose answers carry its time. */
export type Witness = 'tuya' | 'slack'

/** Answers of one server that differ more than this do not disagree about a second or a slow line. */
export const TRUSTED_WITHIN_MS = 30_000

const middleOf = (numbers: readonly number[]): number =>
  numbers.toSorted((left, right) => left - right)[Math.floor(numbers.length / 2)] ?? 0

/**
 * What time it is by the servers' answers: the newest answer's, or, once both servers have answered, the middle one of
 * theirs and the machine's. So one server with a wrong clock moves nothing.
 */
export const createWitnessTimes = (
  machine: Clock,
): {
  readonly note: (witness: Witness, timeMs: number) => number
  /** The machine may have been suspended: what was heard before no longer counts. */
  readonly forget: () => void
} => {
  /** How far each server's time is ahead of the monotonic clock. */
  const offsets = new Map<Witness, number>()
  return {
    note: (witness, timeMs) => {
      const elapsedMs = machine.elapsed()
      const offsetMs = timeMs - elapsedMs
      const before = offsets.get(witness)
      // It contradicts itself, so the monotonic clock stood still in between: the other's answer is as old.
      if (before !== undefined && Math.abs(offsetMs - before) > TRUSTED_WITHIN_MS) offsets.clear()
      offsets.set(witness, offsetMs)
      if (offsets.size === 1) return timeMs
      return elapsedMs + middleOf([...offsets.values(), machine.now() - elapsedMs])
    },
    forget: () => offsets.clear(),
  }
}

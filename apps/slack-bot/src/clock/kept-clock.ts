import type { Clock } from '../rollouts/ports/clock.ts'

/** Starts at the machine's time, continues with its monotonic clock, and is corrected by servers' times. */
export interface KeptClock extends Clock {
  /** False until `confirm`, and again when the machine's two clocks diverge: it was suspended, or its clock was set. */
  readonly isConfirmed: () => boolean
  /** Confirms the current time within a tolerance. Returns the correction, 0 if none was needed. */
  readonly confirm: (timeMs: number, toleranceMs: number) => number
  /** How far the machine's wall clock is ahead of `now`. */
  readonly machineAheadMs: () => number
}

/** Slewed clocks diverge slowly; a larger difference means a jump. */
export const PARTED_MS = 5_000

/** Changes only if the machine sleeps or its clock is set. */
export const wallOffsetOf = (machine: Clock): number => machine.now() - machine.elapsed()

export const createKeptClock = (machine: Clock): KeptClock => {
  let offsetMs = wallOffsetOf(machine)
  let wallOffsetWhenConfirmed: number | undefined
  const now = (): number => Math.round(machine.elapsed() + offsetMs)
  return {
    now,
    elapsed: machine.elapsed,
    isConfirmed: () =>
      wallOffsetWhenConfirmed !== undefined &&
      Math.abs(wallOffsetOf(machine) - wallOffsetWhenConfirmed) <= PARTED_MS,
    confirm: (timeMs, toleranceMs) => {
      wallOffsetWhenConfirmed = wallOffsetOf(machine)
      const correctionMs = Math.round(timeMs) - now()
      if (Math.abs(correctionMs) <= toleranceMs) return 0
      offsetMs += correctionMs
      return correctionMs
    },
    machineAheadMs: () => machine.now() - now(),
  }
}

import type { Clock } from '../rollouts/ports/clock.ts'

/** Time that starts at the machine's, is carried on by its monotonic clock, and is corrected by better clocks. */
export interface KeptClock extends Clock {
  /** False until `confirm`, and again once the machine's two clocks part: it was suspended, or its clock was set. */
  readonly isConfirmed: () => boolean
  /** A better clock says that it is this time now, give or take. Answers with the correction, 0 where none was needed. */
  readonly confirm: (timeMs: number, giveOrTakeMs: number) => number
  /** How far the machine's wall clock is ahead of `now`. */
  readonly machineAheadMs: () => number
}

/** Clocks that are slewed part slowly; only a jump is as large as this. */
export const PARTED_MS = 5_000

/** Changes only when the machine sleeps, or when its clock is set. */
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
    confirm: (timeMs, giveOrTakeMs) => {
      wallOffsetWhenConfirmed = wallOffsetOf(machine)
      const correctionMs = Math.round(timeMs) - now()
      if (Math.abs(correctionMs) <= giveOrTakeMs) return 0
      offsetMs += correctionMs
      return correctionMs
    },
    machineAheadMs: () => machine.now() - now(),
  }
}

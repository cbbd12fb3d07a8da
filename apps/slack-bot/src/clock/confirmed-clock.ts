import type { Clock } from '../rollouts/ports/clock.ts'
import type { Log } from '../rollouts/ports/log.ts'
import type { TimeCheck } from '../rollouts/ports/time-check.ts'
import { PARTED_MS, createKeptClock, wallOffsetOf } from './kept-clock.ts'
import { machineClock } from './machine-clock.ts'

/** The bot's clock, with what the composition root calls of it. */
export interface ConfirmedClock extends Clock, TimeCheck {
  /** From now on the time is confirmed again whenever that is due, or in doubt. */
  readonly start: () => void
  readonly stop: () => void
}

export interface ConfirmedClockParts {
  readonly log: Pick<Log, 'info' | 'warn'>
  /** The time was confirmed at last, or corrected. */
  readonly onConfirmed: () => void
  readonly machine?: Clock
  /** Calls back every so often; the answer stops it. */
  readonly every?: (intervalMs: number, callback: () => void) => () => void
}

const everySystem = (intervalMs: number, callback: () => void): (() => void) => {
  const timer = setInterval(callback, intervalMs)
  timer.unref()
  return () => {
    clearInterval(timer)
  }
}

/** How often the machine's two clocks are compared. */
const LOOK_MS = 5_000

/** A kept clock that asks for the time by itself. `hear` takes an answer, asked for or not. */
export const createConfirmedClock = (
  parts: ConfirmedClockParts & {
    /** A difference up to this is none. */
    readonly toleranceMs: number
    readonly askedEveryMs: number
    /** Asks better clocks, whose answers come through `hear`. Never throws. */
    readonly ask: () => Promise<void>
    readonly onParted?: () => void
  },
): {
  readonly clock: ConfirmedClock
  readonly hear: (answer: { readonly timeMs: number; readonly roundTripMs: number }) => void
  /** Whether an answer that took so long was asked for since the machine's clocks last parted. */
  readonly isOfUse: (roundTripMs: number) => boolean
} => {
  const { log, machine = machineClock, every = everySystem } = parts
  const kept = createKeptClock(machine)
  let heardAtMs: number | undefined
  let seenOffsetMs = wallOffsetOf(machine)
  let partedAtMs = Number.NEGATIVE_INFINITY
  let asking: Promise<void> | undefined
  let stopPolling = (): void => {}

  /** Notices that the machine's clocks parted since it was last looked at. */
  const notice = (): void => {
    const before = seenOffsetMs
    seenOffsetMs = wallOffsetOf(machine)
    if (Math.abs(seenOffsetMs - before) <= PARTED_MS) return
    partedAtMs = machine.elapsed()
    parts.onParted?.()
    if (heardAtMs !== undefined)
      log.warn({}, 'The machine slept or its clock was set. Nothing is sent until the time is confirmed')
  }
  const isConfirmed = (): boolean => {
    notice()
    return kept.isConfirmed()
  }
  const isOfUse = (roundTripMs: number): boolean => {
    notice()
    return machine.elapsed() - roundTripMs >= partedAtMs
  }
  const ask = (): Promise<void> => {
    asking ??= parts.ask().finally(() => {
      asking = undefined
    })
    return asking
  }

  const look = (): void => {
    const isDue = heardAtMs === undefined || machine.elapsed() - heardAtMs >= parts.askedEveryMs
    if (!isConfirmed() || isDue) void ask()
  }

  return {
    isOfUse,
    hear: ({ timeMs, roundTripMs }) => {
      // An answer from before the machine slept tells a time that is long gone.
      if (!isOfUse(roundTripMs)) return
      const isNews = !kept.isConfirmed()
      const correctionMs = kept.confirm(timeMs, parts.toleranceMs + roundTripMs / 2)
      heardAtMs = machine.elapsed()
      const facts = { correctionMs, machineAheadMs: kept.machineAheadMs() }
      if (correctionMs !== 0) log.warn(facts, 'The clock was corrected')
      else if (isNews) log.info(facts, 'The time is confirmed')
      if (isNews || correctionMs !== 0) parts.onConfirmed()
    },
    clock: {
      now: kept.now,
      elapsed: kept.elapsed,
      isConfirmed,
      confirm: async () => {
        if (isConfirmed()) return true
        await ask()
        return isConfirmed()
      },
      machineAheadMs: () => (heardAtMs === undefined ? undefined : kept.machineAheadMs()),
      start: () => {
        stopPolling()
        look()
        stopPolling = every(LOOK_MS, look)
      },
      stop: () => {
        stopPolling()
      },
    },
  }
}

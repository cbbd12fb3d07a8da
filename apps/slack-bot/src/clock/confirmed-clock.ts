import type { Clock } from '../rollouts/ports/clock.ts'
import type { Log } from '../rollouts/ports/log.ts'
import type { TimeCheck } from '../rollouts/ports/time-check.ts'
import { PARTED_MS, createKeptClock, wallOffsetOf } from './kept-clock.ts'
import { machineClock } from './machine-clock.ts'

/** The bot's clock, with start and stop. */
export interface ConfirmedClock extends Clock, TimeCheck {
  /** Starts confirming the time regularly, and whenever it is in doubt. */
  readonly start: () => void
  readonly stop: () => void
}

export interface ConfirmedClockParts {
  readonly log: Pick<Log, 'info' | 'warn'>
  /** Called when the time was confirmed for the first time, or corrected. */
  readonly onConfirmed: () => void
  readonly machine?: Clock
  /** Calls back at an interval; returns a function that stops it. */
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
const COMPARE_EVERY_MS = 5_000

/** A kept clock that asks for the time itself. `hear` accepts any answer, requested or not. */
export const createConfirmedClock = (
  parts: ConfirmedClockParts & {
    /** Smaller differences are ignored. */
    readonly toleranceMs: number
    readonly askedEveryMs: number
    /** Asks servers for the time. Their answers arrive through `hear`. Never throws. */
    readonly ask: () => Promise<void>
    readonly onParted?: () => void
  },
): {
  readonly clock: ConfirmedClock
  readonly hear: (answer: { readonly timeMs: number; readonly roundTripMs: number }) => void
  /** True if an answer with this round trip was requested after the machine's clocks last diverged. */
  readonly isOfUse: (roundTripMs: number) => boolean
} => {
  const { log, machine = machineClock, every = everySystem } = parts
  const kept = createKeptClock(machine)
  let heardAtMs: number | undefined
  let seenOffsetMs = wallOffsetOf(machine)
  let partedAtMs = Number.NEGATIVE_INFINITY
  let asking: Promise<void> | undefined
  let stopPolling = (): void => {}

  /** Detects whether the machine's clocks have diverged since the last check. */
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

  const confirmIfDue = (): void => {
    const isDue = heardAtMs === undefined || machine.elapsed() - heardAtMs >= parts.askedEveryMs
    if (!isConfirmed() || isDue) void ask()
  }

  return {
    isOfUse,
    hear: ({ timeMs, roundTripMs }) => {
      // An answer from before the machine slept is out of date.
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
        confirmIfDue()
        stopPolling = every(COMPARE_EVERY_MS, confirmIfDue)
      },
      stop: () => {
        stopPolling()
      },
    },
  }
}

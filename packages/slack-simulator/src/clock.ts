/** The workspace's time, for timestamps, trigger and response_url expiry, and acknowledgement limits. */
export type SimulatorClock = {
  /** Milliseconds since 1970. */
  now: () => number
  /**
   * Runs `run` once after `delayMs` and returns a function that cancels it. If omitted, real timers are used, while
   * `now()` decides what has expired.
   */
  schedule?: (delayMs: number, run: () => void) => () => void
}

export type FullClock = Required<SimulatorClock>

const scheduleReal = (delayMs: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, delayMs)
  timer.unref()
  return () => clearTimeout(timer)
}

export const toFullClock = (clock: SimulatorClock | undefined): FullClock => ({
  now: () => clock?.now() ?? Date.now(),
  schedule: (delayMs, run) => clock?.schedule?.(delayMs, run) ?? scheduleReal(delayMs, run),
})

export type ManualClock = FullClock & {
  /** Advances time and runs everything that is due, in order. */
  advance: (byMs: number) => void
}

type Due = { atMs: number; run: () => void }

/** A clock that moves only when told to. */
export const createManualClock = (startMs: number): ManualClock => {
  let nowMs = startMs
  let due: Due[] = []
  return {
    now: () => nowMs,
    schedule: (delayMs, run) => {
      const entry = { atMs: nowMs + delayMs, run }
      due.push(entry)
      return () => {
        due = due.filter((other) => other !== entry)
      }
    },
    advance: (byMs) => {
      const untilMs = nowMs + byMs
      for (;;) {
        const next = due.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0]
        if (next === undefined) break
        due = due.filter((other) => other !== next)
        nowMs = next.atMs
        next.run()
      }
      nowMs = untilMs
    },
  }
}

import { createConfirmedClock, type ConfirmedClock, type ConfirmedClockParts } from './confirmed-clock.ts'
import { machineClock } from './machine-clock.ts'
import { createWitnessTimes, TRUSTED_WITHIN_MS, type Witness } from './witness-times.ts'

/** The time in a server's answer, and how long the answer took. */
export interface TimedAnswer {
  readonly serverTimeMs: number
  readonly roundTripMs: number
}

export interface WitnessClock extends ConfirmedClock {
  /** Notes the server's time in an answer to any call. */
  readonly note: (witness: Witness, answer: TimedAnswer) => void
}

/** Without other calls, a probe is needed to notice that the machine was suspended. */
const ASKED_EVERY_MS = 300_000

/** The machine's time, checked against the times in Tuya's and Slack's answers. */
export const createWitnessClock = (
  parts: ConfirmedClockParts & {
    /** Cheap calls, one to each server; their answers come through `note`. Tried in order until the time is confirmed. */
    readonly probes: readonly (() => Promise<unknown>)[]
  },
): WitnessClock => {
  const { machine = machineClock } = parts
  const times = createWitnessTimes(machine)
  let noted = 0
  const { clock, hear, isOfUse } = createConfirmedClock({
    ...parts,
    toleranceMs: TRUSTED_WITHIN_MS,
    askedEveryMs: ASKED_EVERY_MS,
    onParted: times.forget,
    ask: async () => {
      const before = noted
      for (const probe of parts.probes) {
        // Failures are reported by the code that needs the server. A refusal has a time too.
        await probe().catch(() => undefined)
        if (noted > before) return
      }
    },
  })
  return {
    ...clock,
    note: (witness, { serverTimeMs, roundTripMs }) => {
      if (!isOfUse(roundTripMs)) return
      noted += 1
      hear({ timeMs: times.note(witness, serverTimeMs + roundTripMs / 2), roundTripMs })
    },
  }
}

import { createConfirmedClock, type ConfirmedClock, type ConfirmedClockParts } from './confirmed-clock.ts'
import { machineClock } from './machine-clock.ts'
import { createWitnessTimes, TRUSTED_WITHIN_MS, type Witness } from './witness-times.ts'

/** The time in a server's answer, and how long the answer took. */
export interface TimedAnswer {
  readonly serverTimeMs: number
  readonly roundTripMs: number
}

export interface WitnessClock extends ConfirmedClock {
  /** Each answer that tells the server's time, whatever was asked. */
  readonly note: (witness: Witness, answer: TimedAnswer) => void
}

/** While nothing else is asked, the machine may stand still and not notice. */
const ASKED_EVERY_MS = 300_000

/** The machine's own time, held against the times in Tuya's and Slack's answers. */
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
        // The code that needs that server reports its failure; a refusal carries a time too.
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

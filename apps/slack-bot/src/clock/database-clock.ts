import { createConfirmedClock, type ConfirmedClock, type ConfirmedClockParts } from './confirmed-clock.ts'
import { machineClock } from './machine-clock.ts'

/** Checked every five seconds, so the server is asked at least every 30 s. */
const ASKED_EVERY_MS = 20_000
const TOLERANCE_MS = 1_000

/** The time of the database server, which all replicas share. It is always trusted. */
export const createDatabaseClock = (
  parts: ConfirmedClockParts & { readonly readServerTime: () => Promise<number> },
): ConfirmedClock => {
  const { machine = machineClock, log } = parts
  let isFailing = false
  const { clock, hear } = createConfirmedClock({
    ...parts,
    toleranceMs: TOLERANCE_MS,
    askedEveryMs: ASKED_EVERY_MS,
    ask: async () => {
      const askedAtMs = machine.elapsed()
      try {
        const serverTimeMs = await parts.readServerTime()
        const roundTripMs = machine.elapsed() - askedAtMs
        isFailing = false
        hear({ timeMs: serverTimeMs + roundTripMs / 2, roundTripMs })
      } catch (error) {
        if (!isFailing) log.warn({ error }, "The database server's time could not be read")
        isFailing = true
      }
    },
  })
  return clock
}

import type { ConfirmedClock, ConfirmedClockParts } from '../clock/confirmed-clock.ts'
import { createDatabaseClock } from '../clock/database-clock.ts'
import { createWitnessClock, type WitnessClock } from '../clock/witness-clock.ts'
import type { Database } from '../database/open-database.ts'
import { readServerTime } from '../database/server-time.ts'

export interface BotClock {
  readonly clock: ConfirmedClock
  /** Takes the time from Tuya's and Slack's answers. Absent on PostgreSQL, whose time is trusted. */
  readonly note?: WitnessClock['note']
}

/** PostgreSQL: the server's time, because replicas must agree. SQLite: the machine's time, corrected by Tuya's and Slack's. */
export const createBotClock = (
  { kind, db }: Pick<Database, 'kind' | 'db'>,
  parts: ConfirmedClockParts & { readonly probes: readonly (() => Promise<unknown>)[] },
): BotClock => {
  if (kind === 'postgres')
    return { clock: createDatabaseClock({ ...parts, readServerTime: () => readServerTime(db) }) }
  const clock = createWitnessClock(parts)
  return { clock, note: clock.note }
}

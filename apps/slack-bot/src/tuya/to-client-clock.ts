import { setTimeout as wait } from 'node:timers/promises'
import type { TuyaClientOptions } from '@illume-ota/core'
import type { Clock } from '../rollouts/ports/clock.ts'

/** The bot's clock as the client wants it: signed and counted by the same time as everything else. */
export const toClientClock = (clock: Clock): NonNullable<TuyaClientOptions['clock']> => ({
  now: clock.now,
  elapsed: clock.elapsed,
  sleep: async (ms, signal) => {
    await wait(ms, undefined, signal === undefined ? {} : { signal })
  },
})

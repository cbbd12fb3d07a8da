import type { Diagnosis } from '../../engine/diagnose.ts'
import { durationText } from '../text/duration.ts'
import type { Check } from './doctor-message.ts'

/** The bot goes by better clocks, but the machine's log lines do not. */
const WORTH_TELLING_MS = 5_000

/** How far the machine's clock is off, and whether a better one has confirmed the time. */
export const clockCheck = ({ time }: Diagnosis): Check => {
  const name = 'Clock'
  const { isConfirmed, machineAheadMs = 0 } = time
  if (!isConfirmed)
    return {
      name,
      state: 'not-well',
      facts: 'no server has confirmed the time, so nothing is sent and nothing expires',
      advice: 'check that this machine reaches Tuya and Slack, or the server of DATABASE_URL if you use one',
    }
  if (Math.abs(machineAheadMs) < WORTH_TELLING_MS) return { name, state: 'well', facts: 'it is right' }
  return {
    name,
    state: 'note',
    facts: `this machine’s clock is ${durationText(Math.abs(machineAheadMs))} ${machineAheadMs > 0 ? 'ahead' : 'behind'}; I go by a better one`,
    advice: 'Let the machine set its clock over the network.',
  }
}

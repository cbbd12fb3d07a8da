import type { Diagnosis } from '../../engine/diagnose.ts'
import { durationText } from '../text/duration.ts'
import type { Check } from './doctor-message.ts'

/** The bot uses confirmed time, but the machine's log lines don't. */
const WORTH_TELLING_MS = 5_000

/** How far off the machine's clock is, and whether a server has confirmed the time. */
export const clockCheck = ({ time }: Diagnosis): Check => {
  const name = 'Clock'
  const { isConfirmed, machineAheadMs = 0 } = time
  if (!isConfirmed)
    return {
      name,
      state: 'failed',
      facts: 'no server has confirmed the time, so nothing is sent to devices and no request expires',
      advice: 'check that this machine reaches Tuya and Slack, or the server of DATABASE_URL if you use one',
    }
  if (Math.abs(machineAheadMs) < WORTH_TELLING_MS) return { name, state: 'passed', facts: 'correct' }
  return {
    name,
    state: 'note',
    facts: `this machine’s clock is ${durationText(Math.abs(machineAheadMs))} ${machineAheadMs > 0 ? 'ahead' : 'behind'}; I use the confirmed time instead`,
    advice: 'Set the machine’s clock over the network (NTP).',
  }
}

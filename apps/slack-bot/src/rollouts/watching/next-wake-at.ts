import { deviceDeadlineMs } from '../timing/device-deadline.ts'
import { reminderAtMs } from '../timing/reminder-at.ts'
import { abandonedDispatchesAtMs } from '../sending/abandoned-dispatches.ts'
import type { DeviceRecord } from '../model/device-progress.ts'
import type { LearnedDurations } from '../model/durations.ts'
import { parkedTimeoutAtMs } from '../waves/finish.ts'
import type { RolloutKnobs } from '../model/plan.ts'
import { nextReadBackAtMs } from './read-plan.ts'
import { EXECUTING_STATUSES, type Rollout } from '../model/rollout.ts'
import { isViewIn, type RolloutView } from '../state/rollout-view.ts'
import { soakReadTimeoutAtMs } from '../waves/soak.ts'

const instantsOfDevice = (record: DeviceRecord, { settleMs }: RolloutKnobs): readonly number[] => {
  const { progress, untakenReadAtMs } = record
  const secondReadAtMs = untakenReadAtMs === undefined ? [] : [untakenReadAtMs + settleMs]
  switch (progress.state) {
    case 'planned':
      return [progress.notBeforeMs, ...secondReadAtMs]
    case 'verifying':
      return [nextReadBackAtMs(progress)]
    case 'parked':
      return [progress.recheckAtMs, ...secondReadAtMs]
    case 'sent':
    case 'waiting':
    case 'updating':
    case 'stalled':
    case 'unknown':
      return secondReadAtMs
    case 'intended':
    case 'sending':
    case 'verified':
    case 'failed':
    case 'skipped':
    default:
      return []
  }
}

/** The first poll after sending resumed. Later polls follow the polling interval, because each costs a call. */
const firstPollAtMs = ({ rollout, groups }: RolloutView): number | undefined => {
  let earliest: number | undefined
  for (const { record } of groups.touched) {
    const { progress } = record
    if (progress.state === 'waiting' || progress.state === 'updating') return undefined
    if (progress.state === 'sent') earliest = Math.min(earliest ?? Infinity, progress.sentAtMs)
  }
  return earliest === undefined ? undefined : earliest + rollout.plan.knobs.settleMs
}

const instantsOf = (view: RolloutView, durations: LearnedDurations | undefined): readonly number[] => {
  const { rollout, groups } = view
  const { waves } = rollout
  const { knobs } = rollout.plan
  const found: (number | undefined)[] = [firstPollAtMs(view)]
  for (const { device, record } of groups.touched) {
    found.push(...instantsOfDevice(record, knobs))
    found.push(deviceDeadlineMs(device, record, { knobs, durations }), parkedTimeoutAtMs(record, knobs))
  }
  for (const wave of waves)
    if (wave.state === 'soaking' && wave.soakUntilMs !== undefined)
      found.push(wave.soakUntilMs, soakReadTimeoutAtMs(wave.soakUntilMs))
  found.push(...abandonedDispatchesAtMs(view))
  if (rollout.status === 'scheduled' || rollout.status === 'paused') found.push(rollout.opensAtMs)
  return found.filter((instant) => instant !== undefined)
}

const earliestAfter = (instants: readonly number[], nowMs: number): number | undefined => {
  let earliest: number | undefined
  for (const instant of instants)
    if (instant > nowMs && (earliest === undefined || instant < earliest)) earliest = instant
  return earliest
}

/**
 * The next instant at which time alone changes something: an expiry, a reminder, a settle time, a soak, a retry, a stall,
 * a recheck. Always later than `nowMs`; `undefined` if only people or readings can change anything. The polling interval
 * (`pollIntervalOf`) is separate; the earlier of both decides when the project is polled.
 */
export const nextWakeAtMs = (
  view: RolloutView<Rollout>,
  nowMs: number,
  durations?: LearnedDurations,
): number | undefined => {
  const { rollout } = view
  if (rollout.status === 'awaiting-approval') {
    const remindAtMs = reminderAtMs(rollout)
    const instants = remindAtMs === undefined ? [] : [remindAtMs]
    return earliestAfter([...instants, rollout.expiresAtMs], nowMs)
  }
  return isViewIn(view, ...EXECUTING_STATUSES) ? earliestAfter(instantsOf(view, durations), nowMs) : undefined
}

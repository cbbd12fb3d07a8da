import { toDeviceLine } from './device-line.ts'
import type { DeviceRecord, DeviceState } from '../model/device-progress.ts'
import { forecastOfRest } from '../planning/forecast-rest.ts'
import { planIndexOf, plannedDeviceOf } from '../model/plan-index.ts'
import type { Counts, RolloutProgress, WaveProgress } from './progress.ts'
import type { ApprovedRollout } from '../model/rollout.ts'

/** The word that people see for each state. */
const WORDS: Readonly<Record<DeviceState, Exclude<keyof Counts, 'total'>>> = {
  planned: 'waiting',
  intended: 'waiting',
  sending: 'sending',
  sent: 'sent',
  waiting: 'queued',
  updating: 'updating',
  verifying: 'verifying',
  stalled: 'stalled',
  parked: 'parked',
  unknown: 'unknown',
  verified: 'verified',
  failed: 'failed',
  skipped: 'skipped',
}

const NONE = {
  verified: 0,
  failed: 0,
  skipped: 0,
  parked: 0,
  unknown: 0,
  stalled: 0,
  sending: 0,
  perhaps: 0,
  sent: 0,
  queued: 0,
  updating: 0,
  verifying: 0,
  waiting: 0,
}

const countsOf = (records: readonly DeviceRecord[]): Counts => {
  const counts = { ...NONE }
  for (const { progress } of records)
    counts[progress.state === 'sent' && progress.isAmbiguous ? 'perhaps' : WORDS[progress.state]] += 1
  return { ...counts, total: records.length }
}

/** The share of verified devices among all devices of the plan, so that neither failures nor a halt change it. */
const percentOf = ({ verified, total }: Counts): number => Math.floor((verified * 100) / total)

const OFF_THE_WAY: readonly DeviceState[] = ['parked', 'unknown', 'stalled', 'failed', 'skipped']

const isException = ({ progress }: DeviceRecord): boolean => {
  // Its successor shows what happens to it.
  if (progress.state === 'skipped' && progress.reason === 'replanned') return false
  if (progress.state === 'planned') return progress.lastFailure !== undefined
  return OFF_THE_WAY.includes(progress.state) || (progress.state === 'sent' && progress.isAmbiguous)
}

const waveProgressOf = (rollout: ApprovedRollout): readonly WaveProgress[] =>
  rollout.waves.map((wave, position) => {
    const deviceIds = rollout.plan.waves[position] ?? []
    const counts = countsOf(deviceIds.flatMap((deviceId) => rollout.devices[deviceId] ?? []))
    const soak = wave.state === 'soaking' &&
      wave.soakUntilMs !== undefined && { soakUntilMs: wave.soakUntilMs }
    return { number: position + 1, state: wave.state, counts, ...soak }
  })

/** What a card shows of an approved rollout, from stored state alone. Devices are in the order of sending. */
export const progressOf = (rollout: ApprovedRollout, _nowMs: number): RolloutProgress => {
  const { knobs } = rollout.plan
  const index = planIndexOf(rollout.plan)
  const ordered = rollout.plan.waves.flat().flatMap((deviceId) => {
    const record = rollout.devices[deviceId]
    return record === undefined
      ? []
      : [{ record, line: toDeviceLine(plannedDeviceOf(index, deviceId), record, knobs) }]
  })
  const counts = countsOf(ordered.map(({ record }) => record))
  const rest =
    rollout.status === 'running' || rollout.status === 'scheduled' ? forecastOfRest(rollout) : undefined
  return {
    counts,
    percent: percentOf(counts),
    waves: waveProgressOf(rollout),
    devices: ordered.map(({ line }) => line),
    exceptions: ordered.filter(({ record }) => isException(record)).map(({ line }) => line),
    ...(rest !== undefined && { remainingMs: { low: rest.lowMs, high: rest.highMs } }),
    ...(rollout.lastObservedAtMs !== undefined && { lastReadAtMs: rollout.lastObservedAtMs }),
  }
}

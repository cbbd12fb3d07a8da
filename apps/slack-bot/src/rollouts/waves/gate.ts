import type { DeviceRecord } from '../model/device-progress.ts'
import type { GateFinding } from '../model/codes/pause-cause.ts'
import type { Execution } from '../model/rollout.ts'
import type { RolloutView } from '../state/rollout-view.ts'
import { isParkedByRoom } from '../model/facts/record-facts.ts'
import { recordsOfWave } from './current-wave.ts'

export type GateVerdict = 'passed' | 'failed' | 'inconclusive'

const countOf = (
  records: readonly DeviceRecord[],
  ...states: readonly DeviceRecord['progress']['state'][]
): number => records.filter(({ progress }) => states.includes(progress.state)).length

const verifiedBy = (records: readonly DeviceRecord[], isOutside: boolean): number =>
  records.filter(({ progress }) => progress.state === 'verified' && progress.isOutside === isOutside).length

/** Verified, but offline or back on the old version when the soak ended. */
export const isUnwell = ({ progress, soaked }: DeviceRecord): boolean =>
  progress.state === 'verified' && soaked?.isWell === false

const UNTOLD: ReadonlySet<DeviceRecord['progress']['state']> = new Set(['parked', 'stalled', 'unknown'])

/** Nothing that was read says how its update ended, or that it ended well. */
const isUnclear = (record: DeviceRecord): boolean => UNTOLD.has(record.progress.state) || isUnwell(record)

/** The devices that make the result of a wave unclear, in the order of sending. */
export const unclearDevicesOf = (
  { plan, devices }: Pick<Execution, 'plan' | 'devices'>,
  number: number,
): readonly string[] =>
  (plan.waves[number - 1] ?? []).filter((deviceId) => {
    const record = devices[deviceId]
    return record !== undefined && isUnclear(record)
  })

/** Devices of the wave that this rollout updated itself: the only successes that a gate counts. */
export const ownSuccessesOf = (view: RolloutView, number: number): number =>
  verifiedBy(recordsOfWave(view, number), false)

/** Devices of the wave that outside updates brought to the new version. */
export const outsideSuccessesOf = (view: RolloutView, number: number): number =>
  verifiedBy(recordsOfWave(view, number), true)

export const failuresOf = (view: RolloutView, number: number): number =>
  countOf(recordsOfWave(view, number), 'failed')

/** Whether enough devices of the wave failed that nothing more is sent, even while others are on their way. */
export const isGateFailed = (view: RolloutView, number: number): boolean => {
  const { gate } = view.rollout.plan.knobs
  const records = recordsOfWave(view, number)
  const failed = countOf(records, 'failed')
  if (number === 1) return failed >= gate.canaryFailures
  const tried = records.length - countOf(records, 'skipped') - verifiedBy(records, true)
  return failed >= gate.minimumFailures && failed * 100 > gate.failurePercent * tried
}

/** The decision on a settled wave. Too few results mean inconclusive, never passed. */
export const gateVerdictOf = (view: RolloutView, number: number): GateVerdict => {
  if (isGateFailed(view, number)) return 'failed'
  const records = recordsOfWave(view, number)
  const outside = verifiedBy(records, true)
  const tried = records.length - countOf(records, 'skipped') - outside
  // No attempts: a later wave passes, but a canary needs a result.
  if (tried === 0) return number === 1 && outside === 0 ? 'inconclusive' : 'passed'
  if (verifiedBy(records, false) === 0) return 'inconclusive'
  const unclear = records.filter(isUnclear).length
  return unclear * 100 > view.rollout.plan.knobs.gate.inconclusivePercent * tried ? 'inconclusive' : 'passed'
}

/**
 * The wave is inconclusive, but some of its devices are parked by a lock or a closed window. They return at a known time, so
 * the wave waits for them and asks no approver.
 */
export const isWaveWaitingForRooms = (view: RolloutView, number: number): boolean =>
  recordsOfWave(view, number).some(({ progress }) => isParkedByRoom(progress)) &&
  gateVerdictOf(view, number) === 'inconclusive'

/** The counts of a gate that failed or was inconclusive. */
export const gateFindingOf = (
  view: RolloutView,
  wave: number,
  verdict: Exclude<GateVerdict, 'passed'>,
): GateFinding => {
  const { gate } = view.rollout.plan.knobs
  const records = recordsOfWave(view, wave)
  const of = { wave, devices: records.length }
  if (verdict === 'failed') {
    const limit =
      wave === 1
        ? { devices: gate.canaryFailures }
        : { devices: gate.minimumFailures, abovePercent: gate.failurePercent }
    return { code: 'too-many-failed', ...of, failed: countOf(records, 'failed'), limit }
  }
  return {
    code: 'unclear-result',
    ...of,
    verified: ownSuccessesOf(view, wave),
    parked: countOf(records, 'parked'),
    unclear: records.filter(isUnclear).length - countOf(records, 'parked'),
  }
}

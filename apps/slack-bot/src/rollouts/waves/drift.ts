import type { SkipReason } from '../model/device-progress.ts'
import type { DriftFinding } from '../model/pause-cause.ts'
import { isSuperseded, isUnsent } from '../model/record-facts.ts'
import type { Execution } from '../model/rollout.ts'
import { currentWaveOf } from './current-wave.ts'
import type { RolloutView } from '../state/rollout-view.ts'

const PERCENT_OF_REMAINING = 5

interface Drift {
  /** Devices whose offer changed since a person last looked. */
  readonly fresh: number
  readonly ofNextWave: number
  readonly unsent: number
}

const driftOf = (view: RolloutView): Drift => {
  const execution = view.rollout
  const current = currentWaveOf(view) ?? execution.waves.length
  let superseded = 0
  let ofNextWave = 0
  let unsent = 0
  for (const [position, deviceIds] of execution.plan.waves.entries())
    for (const deviceId of deviceIds) {
      const progress = execution.devices[deviceId]?.progress
      if (progress?.state === 'planned' || progress?.state === 'parked') unsent += 1
      if (progress === undefined || !isSuperseded(progress)) continue
      superseded += 1
      if (position + 1 === current) ofNextWave += 1
    }
  return { fresh: superseded - (execution.acknowledgedDrift ?? 0), ofNextWave, unsent }
}

const LEFT_OUT: readonly SkipReason[] = ['superseded', 'halted', 'replanned', 'no-window']

/**
 * The devices that a new plan would have to name: those not sent yet, and those left out because another version is
 * offered now or because the rollout was ended before them.
 */
export const leftRestOf = (execution: Execution): readonly string[] =>
  execution.plan.devices
    .map(({ deviceId }) => deviceId)
    .filter((deviceId) => {
      const record = execution.devices[deviceId]
      if (record === undefined) return false
      const { progress } = record
      return isUnsent(record) || (progress.state === 'skipped' && LEFT_OUT.includes(progress.reason))
    })

/**
 * Why the approval no longer covers what is going on: more than 5 % of the devices not sent yet are offered another
 * version now, or any of the wave that is sent now or next. `undefined` when it still does, or nothing is left to send.
 */
export const driftFindingOf = (view: RolloutView): DriftFinding | undefined => {
  if (view.groups.superseded === 0) return undefined
  const { fresh, ofNextWave, unsent } = driftOf(view)
  if (fresh <= 0 || unsent === 0) return undefined
  if (ofNextWave === 0 && fresh * 100 <= PERCENT_OF_REMAINING * (unsent + fresh)) return undefined
  return { code: 'offers-changed', devices: fresh }
}

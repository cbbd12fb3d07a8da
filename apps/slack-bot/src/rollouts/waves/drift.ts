import type { SkipReason } from '../model/device-progress.ts'
import type { DriftFinding } from '../model/codes/pause-cause.ts'
import { hasDrifted, isUnsent } from '../model/facts/record-facts.ts'
import type { Execution } from '../model/rollout.ts'
import { currentWaveOf } from './current-wave.ts'
import type { RolloutView } from '../state/rollout-view.ts'

const PERCENT_OF_REMAINING = 5

interface Drift {
  /** Devices whose offer or installed version changed since an approver last acknowledged. */
  readonly fresh: number
  readonly ofNextWave: number
  readonly unsent: number
  /** On some, another version than planned is installed. */
  readonly isInstalledToo: boolean
}

const driftOf = (view: RolloutView): Drift => {
  const execution = view.rollout
  const current = currentWaveOf(view) ?? execution.waves.length
  let drifted = 0
  let isInstalledToo = false
  let ofNextWave = 0
  let unsent = 0
  for (const [position, deviceIds] of execution.plan.waves.entries())
    for (const deviceId of deviceIds) {
      const progress = execution.devices[deviceId]?.progress
      if (progress?.state === 'planned' || progress?.state === 'parked') unsent += 1
      if (progress === undefined || !hasDrifted(progress)) continue
      drifted += 1
      if (progress.state === 'skipped' && progress.reason === 'changed') isInstalledToo = true
      if (position + 1 === current) ofNextWave += 1
    }
  return { fresh: drifted - (execution.acknowledgedDrift ?? 0), ofNextWave, unsent, isInstalledToo }
}

const LEFT_OUT: readonly SkipReason[] = ['superseded', 'changed', 'halted', 'replanned', 'no-window']

/** Left out of this rollout only: a new plan would include the device. `replanned`: one does already. */
export const isLeftRest = (reason: SkipReason): boolean => reason !== 'replanned' && LEFT_OUT.includes(reason)

/**
 * The devices that a new plan would include: those not sent yet, and those skipped because another version is offered or
 * because the rollout ended before them.
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
 * Why the approval no longer covers the offers: another version is offered for more than 5 % of the unsent devices, or for
 * any device of the current or next wave. `undefined` if it still does, or if nothing is left to send.
 */
export const driftFindingOf = (view: RolloutView): DriftFinding | undefined => {
  if (view.groups.drifted === 0) return undefined
  const { fresh, ofNextWave, unsent, isInstalledToo } = driftOf(view)
  if (fresh <= 0 || unsent === 0) return undefined
  if (ofNextWave === 0 && fresh * 100 <= PERCENT_OF_REMAINING * (unsent + fresh)) return undefined
  return { code: 'offers-changed', devices: fresh, ...(isInstalledToo && { isInstalledToo }) }
}

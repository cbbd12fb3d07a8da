import type { Execution } from './rollout.ts'
import { currentWaveOf } from './wave-facts.ts'

const PERCENT_OF_REMAINING = 5

/**
 * Whether so many offers changed since a person last looked that the approval no longer covers what is going on:
 * more than 5 % of the devices not sent yet, or any of the wave that is sent now or next.
 */
export const hasDrifted = (execution: Execution): boolean => {
  const current = currentWaveOf(execution) ?? execution.waves.length
  let superseded = 0
  let ofNextWave = 0
  let unsent = 0
  for (const [position, deviceIds] of execution.plan.waves.entries())
    for (const deviceId of deviceIds) {
      const progress = execution.devices[deviceId]?.progress
      if (progress?.state === 'planned' || progress?.state === 'parked') unsent += 1
      if (progress?.state !== 'skipped' || progress.reason !== 'superseded') continue
      superseded += 1
      if (position + 1 === current) ofNextWave += 1
    }
  const fresh = superseded - (execution.acknowledgedDrift ?? 0)
  if (fresh <= 0 || unsent === 0) return false
  return ofNextWave > 0 || fresh * 100 > PERCENT_OF_REMAINING * (unsent + fresh)
}

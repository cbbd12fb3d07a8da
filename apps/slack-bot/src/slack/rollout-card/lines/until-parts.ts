import type { RolloutId } from '../../../rollouts/model/ids.ts'
import { isExecuting, type ApprovedRollout } from '../../../rollouts/model/rollout.ts'
import type { DeviceLine } from '../../../rollouts/telling/progress.ts'
import { isLeftRest } from '../../../rollouts/waves/drift.ts'
import { at, type Line } from '../../text/inline.ts'

/** A rollout that has not ended. */
export interface Live {
  readonly rolloutId: RolloutId
  readonly isHalting: boolean
}

export const liveOf = (rollout: ApprovedRollout): Live | undefined =>
  isExecuting(rollout) ? { rolloutId: rollout.rolloutId, isHalting: rollout.status === 'halting' } : undefined

/** When something happens to the device again without a person, or when a person can do something. */
export const untilParts = (device: DeviceLine, live: Live | undefined): Line => {
  const { state, note, nextTryAtMs, opensAtMs, waitedUntilMs } = device
  if (opensAtMs !== undefined) return [' · opens ', at(opensAtMs, 'day-time')]
  if (note?.code === 'parked' && note.reason === 'window') return [' · until it opens']
  if (nextTryAtMs !== undefined) {
    if (state !== 'parked') return [' · next try not before ', at(nextTryAtMs)]
    const isLocked = note?.code === 'parked' && note.reason === 'locked'
    return isLocked
      ? [' · until about ', at(nextTryAtMs, 'day-time')]
      : [' · read again about ', at(nextTryAtMs)]
  }
  if (live === undefined) return []
  if (waitedUntilMs !== undefined)
    return live.isHalting
      ? [` · watched until ${live.rolloutId} has ended`]
      : [' · waited for until about ', at(waitedUntilMs, 'day-time')]
  return note?.code === 'skipped' && isLeftRest(note.reason) && !live.isHalting
    ? [` · can be planned again when ${live.rolloutId} has ended`]
    : []
}

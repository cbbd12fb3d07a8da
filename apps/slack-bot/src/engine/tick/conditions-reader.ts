import { viewOf } from '../../rollouts/state/rollout-view.ts'
import type { LearnedDurations } from '../../rollouts/model/durations.ts'
import type { RolloutId } from '../../rollouts/model/ids.ts'
import type { Surroundings } from '../../rollouts/model/observation.ts'
import { LIVE_STATUSES } from '../../rollouts/model/rollout.ts'
import type { RoomLocks } from '../commands/room-locks.ts'
import type { EngineParts } from '../engine-parts.ts'
import type { OutsideUpdates } from './outside-updates.ts'
import type { ProjectViews } from './project-views.ts'
import { createSlotSums } from './slot-sums.ts'
import { surroundingsOf, type ProjectConditions } from './surroundings.ts'

/** Reads what a decision depends on besides its rollout. */
export interface ConditionsReader {
  readonly ofProject: (projectId: string) => Promise<ProjectConditions>
  /** For a decision to send. `undefined` if the rollout doesn't exist. Throws while the time isn't confirmed. */
  readonly surroundingsFor: (rolloutId: RolloutId) => Promise<Surroundings | undefined>
}

export const createConditionsReader = (
  parts: Pick<EngineParts, 'store' | 'clock' | 'time'>,
  tools: {
    readonly outside: OutsideUpdates
    readonly views: ProjectViews
    readonly lockedRoomsOf: RoomLocks['lockedRoomsOf']
    readonly durationsOf: () => Promise<LearnedDurations>
  },
): ConditionsReader => {
  const { store, clock, time } = parts

  const ofProject = async (projectId: string): Promise<ProjectConditions> => ({
    outside: await tools.outside.slotsOf(projectId),
    lockedRooms: await tools.lockedRoomsOf(projectId),
    durations: await tools.durationsOf(),
    nowMs: clock.now(),
  })

  return {
    ofProject,
    surroundingsFor: async (rolloutId) => {
      const stored = await store.load(rolloutId)
      // The machine may have slept since the work began. If this throws, nothing is sent and the work is retried.
      if (!(await time.confirm())) throw new Error('The time is not confirmed, so nothing is sent.')
      if (stored === undefined) return undefined
      const { projectId, rollout } = stored
      const live = await store.list({ statuses: LIVE_STATUSES, projectId })
      const conditions = await ofProject(projectId)
      const sums = createSlotSums(conditions.outside)
      for (const { view } of tools.views.of(projectId, live)) sums.put(view)
      return surroundingsOf(rollout, sums.beside(viewOf(rollout)), conditions)
    },
  }
}

import type { LearnedDurations } from '../../rollouts/model/durations.ts'
import type { Surroundings } from '../../rollouts/model/observation.ts'
import type { MaintenanceWindow } from '../../rollouts/model/plan.ts'
import { hasPlan, type Rollout } from '../../rollouts/model/rollout.ts'
import type { SlotCounts } from '../../rollouts/sending/slots.ts'
import { windowStateNow } from '../windows/window-state.ts'

/** The conditions of a project at one moment, apart from its own rollouts. */
export interface ProjectConditions {
  /** Updates that somebody else started. */
  readonly outside: SlotCounts
  readonly lockedRooms: Surroundings['lockedRooms']
  readonly durations: LearnedDurations
  readonly nowMs: number
}

/** The state of each room's own window. One whose zone is not known here is left out; the domain takes that for closed. */
const roomWindowsNow = (
  windows: Readonly<Record<string, MaintenanceWindow>>,
  nowMs: number,
): NonNullable<Surroundings['roomWindows']> =>
  Object.fromEntries(
    Object.entries(windows).flatMap(([room, window]) => {
      const state = windowStateNow(window, nowMs)
      return state === undefined ? [] : [[room, state] as const]
    }),
  )

/** What else goes on while one rollout decides. `others` are the slots that everybody else in the project holds. */
export const surroundingsOf = (
  rollout: Rollout,
  others: SlotCounts,
  facts: ProjectConditions,
): Surroundings => {
  const { nowMs } = facts
  const plan = hasPlan(rollout) ? rollout.plan : undefined
  const window = plan?.window === undefined ? undefined : windowStateNow(plan.window, nowMs)
  const roomWindows = plan?.roomWindows === undefined ? undefined : roomWindowsNow(plan.roomWindows, nowMs)
  return {
    openSlots: others.total,
    openSlotsByGateway: others.byGateway,
    openSlotsByRoom: others.byRoom,
    lockedRooms: facts.lockedRooms,
    durations: facts.durations,
    ...(window !== undefined && { window }),
    ...(roomWindows !== undefined && { roomWindows }),
  }
}

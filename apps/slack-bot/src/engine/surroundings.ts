import type { LearnedDurations } from '../rollouts/durations.ts'
import { windowStateAt } from '../rollouts/maintenance-window.ts'
import type { Surroundings } from '../rollouts/observation.ts'
import type { MaintenanceWindow } from '../rollouts/plan.ts'
import { hasPlan, type Rollout } from '../rollouts/rollout.ts'
import type { SlotCounts } from '../rollouts/slots.ts'
import { zoneOffsetOf } from './zone-offset.ts'

/** What a rollout shares its project with, apart from the other rollouts. */
export interface ProjectFacts {
  /** Updates that somebody else started. */
  readonly outside: SlotCounts
  readonly lockedRooms: Surroundings['lockedRooms']
  readonly durations: LearnedDurations
  readonly nowMs: number
}

/** The window's state, or `undefined` when its zone is not known here; the domain takes that for closed. */
const windowState = (window: MaintenanceWindow, nowMs: number): Surroundings['window'] => {
  const offsetAt = zoneOffsetOf(window.timeZone)
  if (offsetAt === undefined) return undefined
  const { isOpen, nextChangeAtMs } = windowStateAt(window, nowMs, offsetAt)
  return { isOpen, nextChangeAtMs: nextChangeAtMs ?? Number.MAX_SAFE_INTEGER }
}

/** What else goes on while one rollout decides. `others` are the slots that everybody else in the project holds. */
export const surroundingsOf = (rollout: Rollout, others: SlotCounts, facts: ProjectFacts): Surroundings => {
  const window =
    hasPlan(rollout) && rollout.plan.window !== undefined
      ? windowState(rollout.plan.window, facts.nowMs)
      : undefined
  return {
    openSlots: others.total,
    openSlotsByGateway: others.byGateway,
    openSlotsByRoom: others.byRoom,
    lockedRooms: facts.lockedRooms,
    durations: facts.durations,
    ...(window !== undefined && { window }),
  }
}

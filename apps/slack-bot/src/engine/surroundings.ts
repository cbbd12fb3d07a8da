import type { LearnedDurations } from '../rollouts/durations.ts'
import type { RolloutId } from '../rollouts/ids.ts'
import { windowStateAt } from '../rollouts/maintenance-window.ts'
import type { Surroundings } from '../rollouts/observation.ts'
import { openSlotsOf } from '../rollouts/open-slots.ts'
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

const addAll = (sum: Record<string, number>, counts: Readonly<Record<string, number>>): void => {
  for (const [key, count] of Object.entries(counts)) sum[key] = (sum[key] ?? 0) + count
}

const sumOf = (all: readonly SlotCounts[]): SlotCounts => {
  const byGateway: Record<string, number> = {}
  const byRoom: Record<string, number> = {}
  let total = 0
  for (const counts of all) {
    total += counts.total
    addAll(byGateway, counts.byGateway)
    addAll(byRoom, counts.byRoom)
  }
  return { total, byGateway, byRoom }
}

/** The window's state, or `undefined` when its zone is not known here; the domain takes that for closed. */
const windowState = (window: MaintenanceWindow, nowMs: number): Surroundings['window'] => {
  const offsetAt = zoneOffsetOf(window.timeZone)
  if (offsetAt === undefined) return undefined
  const { isOpen, nextChangeAtMs } = windowStateAt(window, nowMs, offsetAt)
  return { isOpen, nextChangeAtMs: nextChangeAtMs ?? Number.MAX_SAFE_INTEGER }
}

/** What else goes on while one rollout decides. `live` are all live rollouts of its project, itself included or not. */
export const surroundingsOf = (
  rollout: Rollout,
  live: ReadonlyMap<RolloutId, Rollout>,
  facts: ProjectFacts,
): Surroundings => {
  const others = [...live.values()].filter(({ rolloutId }) => rolloutId !== rollout.rolloutId)
  const slots = sumOf([facts.outside, ...others.map(openSlotsOf)])
  const window =
    hasPlan(rollout) && rollout.plan.window !== undefined
      ? windowState(rollout.plan.window, facts.nowMs)
      : undefined
  return {
    openSlots: slots.total,
    openSlotsByGateway: slots.byGateway,
    openSlotsByRoom: slots.byRoom,
    lockedRooms: facts.lockedRooms,
    durations: facts.durations,
    ...(window !== undefined && { window }),
  }
}

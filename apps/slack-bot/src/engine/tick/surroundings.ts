import type { LearnedDurations } from '../../rollouts/model/durations.ts'
import type { Surroundings } from '../../rollouts/model/observation.ts'
import type { MaintenanceWindow } from '../../rollouts/model/plan.ts'
import { hasPlan, type Rollout } from '../../rollouts/model/rollout.ts'
import type { WindowState } from '../../rollouts/model/window-state.ts'
import type { SlotCounts } from '../../rollouts/sending/slots.ts'
import { windowStateNow } from '../windows/window-state.ts'

/** A project's conditions at one moment, apart from its own rollouts. */
export interface ProjectConditions {
  /** Slots of outside updates. */
  readonly outside: SlotCounts
  readonly lockedRooms: Surroundings['lockedRooms']
  readonly durations: LearnedDurations
  readonly nowMs: number
}

/** A window's state for a plan that starts at a chosen time: closed until then. Without a window it is open from then on. */
const stateFrom = (
  window: MaintenanceWindow | undefined,
  nowMs: number,
  startsAtMs: number | undefined,
): WindowState | undefined => {
  if (startsAtMs === undefined || nowMs >= startsAtMs)
    return window === undefined ? { isOpen: true } : windowStateNow(window, nowMs)
  const then = stateFrom(window, startsAtMs, startsAtMs)
  return then?.isOpen === true ? { isOpen: false, nextChangeAtMs: startsAtMs } : then
}

/** The state of each room's own window. A window with an unknown zone is left out; the domain treats it as closed. */
const roomWindowsNow = (
  windows: Readonly<Record<string, MaintenanceWindow>>,
  nowMs: number,
  startsAtMs: number | undefined,
): NonNullable<Surroundings['roomWindows']> =>
  Object.fromEntries(
    Object.entries(windows).flatMap(([room, window]) => {
      const state = stateFrom(window, nowMs, startsAtMs)
      return state === undefined ? [] : [[room, state] as const]
    }),
  )

/** The surroundings of one rollout's decision. `others` are the slots that others take in the project. */
export const surroundingsOf = (
  rollout: Rollout,
  others: SlotCounts,
  facts: ProjectConditions,
): Surroundings => {
  const { nowMs } = facts
  const plan = hasPlan(rollout) ? rollout.plan : undefined
  const startsAtMs = plan?.startsAtMs
  const isFree = plan?.window === undefined && startsAtMs === undefined
  const window = isFree ? undefined : stateFrom(plan?.window, nowMs, startsAtMs)
  const roomWindows =
    plan?.roomWindows === undefined ? undefined : roomWindowsNow(plan.roomWindows, nowMs, startsAtMs)
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

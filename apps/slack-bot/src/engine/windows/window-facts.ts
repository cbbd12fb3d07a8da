import type { Room } from '../../fleet/places/room.ts'
import { isAllWeek } from '../../rollouts/timing/maintenance-window.ts'
import type { WindowState } from '../../rollouts/model/window-state.ts'
import type { MaintenanceWindow } from '../../rollouts/model/plan.ts'
import type { EngineParts } from '../engine-parts.ts'
import { matchRoomWindows } from './match-room-windows.ts'
import { windowStateNow } from './window-state.ts'

/** A maintenance window and its current state. If its time zone is unknown, it counts as closed, with no opening time. */
export interface WindowFacts extends WindowState {
  readonly window: MaintenanceWindow
  /** Whether it is the room's own window, not the project's. */
  readonly isOfRoom: boolean
}

/** One room, and the rooms among which its name must be unique. */
export interface RoomAmong {
  readonly roomId: string
  readonly rooms: readonly Room[]
}

export type WindowFactsOf = (projectId: string, where?: RoomAmong) => Promise<WindowFacts | undefined>

/** Finds the window of a project or of one of its rooms; `undefined` if updates may run at any hour. */
export const createWindowFacts = (
  parts: Pick<EngineParts, 'windowOf' | 'roomWindowsOf' | 'clock'>,
): WindowFactsOf => {
  const factsOf = (window: MaintenanceWindow | undefined, isOfRoom: boolean): WindowFacts | undefined =>
    window && { window, isOfRoom, ...(windowStateNow(window, parts.clock.now()) ?? { isOpen: false }) }

  return async (projectId, where) => {
    const project = await parts.windowOf?.(projectId, 'next-window')
    const entries = where === undefined ? [] : ((await parts.roomWindowsOf?.(projectId, 'next-window')) ?? [])
    const own =
      where === undefined ? undefined : matchRoomWindows(entries, where.rooms).windows.get(where.roomId)
    if (own === undefined) return factsOf(project, false)
    return project === undefined && isAllWeek(own) ? undefined : factsOf(own, true)
  }
}

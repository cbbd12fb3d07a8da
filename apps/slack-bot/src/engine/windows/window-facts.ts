import type { Room } from '../../fleet/room.ts'
import { isAllWeek } from '../../rollouts/timing/maintenance-window.ts'
import type { WindowState } from '../../rollouts/model/window-state.ts'
import type { MaintenanceWindow } from '../../rollouts/model/plan.ts'
import type { EngineParts } from '../engine-parts.ts'
import { matchRoomWindows } from './match-room-windows.ts'
import { windowStateNow } from './window-state.ts'

/** The maintenance window that holds somewhere, and where it stands now. Closed until nobody knows when: zone unknown. */
export interface WindowFacts extends WindowState {
  readonly window: MaintenanceWindow
  /** It is the room's own, and not the project's. */
  readonly isOfRoom: boolean
}

/** One room, and those among which it is told apart. */
export interface RoomAmong {
  readonly roomId: string
  readonly rooms: readonly Room[]
}

export type WindowFactsOf = (projectId: string, where?: RoomAmong) => WindowFacts | undefined

/** Tells the window of a project, or of one of its rooms; `undefined` where every hour is as good as another. */
export const createWindowFacts = (
  parts: Pick<EngineParts, 'windowOf' | 'roomWindowsOf' | 'clock'>,
): WindowFactsOf => {
  const factsOf = (window: MaintenanceWindow | undefined, isOfRoom: boolean): WindowFacts | undefined =>
    window && { window, isOfRoom, ...(windowStateNow(window, parts.clock.now()) ?? { isOpen: false }) }

  return (projectId, where) => {
    const project = parts.windowOf?.(projectId, 'next-window')
    const entries = where === undefined ? [] : (parts.roomWindowsOf?.(projectId, 'next-window') ?? [])
    const own =
      where === undefined ? undefined : matchRoomWindows(entries, where.rooms).windows.get(where.roomId)
    if (own === undefined) return factsOf(project, false)
    return project === undefined && isAllWeek(own) ? undefined : factsOf(own, true)
  }
}

import { parsedBy, parsedByAll, type RawEnvironment, type ValuesOf } from './config-fields.ts'
import {
  parseFreezeDates,
  parseMaintenanceWindow,
  toWindow,
  type ConfiguredWindow,
} from './config-maintenance-window.ts'
import {
  parseRoomWindows,
  roomZoneProblems,
  toRoomWindows,
  type ConfiguredRoomWindow,
} from './config-room-windows.ts'

export interface WindowConfig {
  /** When rollouts that wait for the next window may run. */
  readonly window?: ConfiguredWindow
  /** Rooms with hours or freeze days of their own. */
  readonly roomWindows: readonly ConfiguredRoomWindow[]
}

export const windowVariables = {
  MAINTENANCE_WINDOW: parsedBy(parseMaintenanceWindow),
  FREEZE_DATES: parsedBy((text) => parseFreezeDates(text)),
  ROOM_WINDOWS: parsedByAll(parseRoomWindows),
}

/** Freeze days and room windows need a time zone, which may come from the project's window. */
export const windowProblems = (raw: RawEnvironment): readonly string[] => [
  ...(raw['FREEZE_DATES'] !== undefined && raw['MAINTENANCE_WINDOW'] === undefined
    ? ['FREEZE_DATES needs MAINTENANCE_WINDOW, which sets the time zone of the days.']
    : []),
  ...roomZoneProblems(raw['ROOM_WINDOWS'] ?? '', raw['MAINTENANCE_WINDOW'] !== undefined),
]

export const toWindowConfig = (env: ValuesOf<typeof windowVariables>): WindowConfig => {
  const project = toWindow(env.MAINTENANCE_WINDOW, env.FREEZE_DATES)
  return { ...project, roomWindows: toRoomWindows(env.ROOM_WINDOWS ?? [], project.window) }
}

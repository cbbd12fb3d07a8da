import { parsedBy, parsedByAll, type RawEnvironment, type ValuesOf } from './config-fields.ts'
import type { ProjectSettings } from '../settings/project-settings.ts'
import { parseFreezeDates, parseMaintenanceWindow, toWindow } from '../settings/windows/maintenance-window.ts'
import { parseRoomWindows, roomZoneProblems, toRoomWindows } from '../settings/windows/room-windows.ts'

export const windowVariables = {
  MAINTENANCE_WINDOW: parsedBy((text) => parseMaintenanceWindow(text, 'MAINTENANCE_WINDOW')),
  FREEZE_DATES: parsedBy((text) => parseFreezeDates(text, 'FREEZE_DATES')),
  ROOM_WINDOWS: parsedByAll((text) => parseRoomWindows(text, 'ROOM_WINDOWS')),
}

/** Freeze days and room windows need a time zone, which may come from the project's window. */
export const windowProblems = (raw: RawEnvironment): readonly string[] => [
  ...(raw['FREEZE_DATES'] !== undefined && raw['MAINTENANCE_WINDOW'] === undefined
    ? ['FREEZE_DATES needs MAINTENANCE_WINDOW, which sets the time zone of the days.']
    : []),
  ...roomZoneProblems(
    parseRoomWindows(raw['ROOM_WINDOWS'] ?? '', 'ROOM_WINDOWS').value,
    raw['MAINTENANCE_WINDOW'] !== undefined,
    { rooms: 'ROOM_WINDOWS', project: 'MAINTENANCE_WINDOW' },
  ),
]

export const toWindows = (
  env: ValuesOf<typeof windowVariables>,
): Pick<ProjectSettings, 'window' | 'roomWindows'> => {
  const project = toWindow(env.MAINTENANCE_WINDOW, env.FREEZE_DATES)
  return { ...project, roomWindows: toRoomWindows(env.ROOM_WINDOWS ?? [], project.window) }
}

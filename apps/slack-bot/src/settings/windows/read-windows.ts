import type { WholeDocument } from '../settings-document.ts'
import {
  parseFreezeDates,
  parseMaintenanceWindow,
  type ConfiguredWindow,
  type Freeze,
  type Parsed,
} from './maintenance-window.ts'
import { parseRoomWindows, roomZoneProblems, type RoomEntry } from './room-windows.ts'

export interface ReadWindows {
  readonly window?: ConfiguredWindow
  readonly freezes: readonly Freeze[]
  readonly rooms: readonly RoomEntry[]
}

const NAMES = {
  maintenance: 'windows.maintenance',
  freezeDays: 'windows.freezeDays',
  rooms: 'windows.rooms',
} as const

const valueOf = <T>(parsed: Parsed<T> | undefined): T | undefined =>
  parsed !== undefined && 'value' in parsed ? parsed.value : undefined
const problemOf = (parsed: Parsed<unknown> | undefined): readonly string[] =>
  parsed !== undefined && 'problem' in parsed ? [parsed.problem] : []

/** The windows of a project's settings, with one sentence for each mistake. */
export const readWindows = ({
  maintenance,
  freezeDays,
  rooms,
}: WholeDocument['windows']): ReadWindows & { readonly problems: readonly string[] } => {
  const window =
    maintenance === undefined ? undefined : parseMaintenanceWindow(maintenance, NAMES.maintenance)
  const freezes = freezeDays === undefined ? undefined : parseFreezeDates(freezeDays, NAMES.freezeDays)
  const entries = parseRoomWindows(rooms ?? '', NAMES.rooms)
  const parsedWindow = valueOf(window)
  return {
    ...(parsedWindow !== undefined && { window: parsedWindow }),
    freezes: valueOf(freezes) ?? [],
    rooms: entries.value,
    problems: [
      ...problemOf(window),
      ...problemOf(freezes),
      ...(freezes !== undefined && window === undefined
        ? [`${NAMES.freezeDays} needs ${NAMES.maintenance}, which sets the time zone of the days.`]
        : []),
      ...entries.problems,
      ...roomZoneProblems(entries.value, window !== undefined, {
        rooms: NAMES.rooms,
        project: NAMES.maintenance,
      }),
    ],
  }
}

import {
  ALL_HOURS,
  freezesOnly,
  isTimeZone,
  parseFreezeDates,
  parseHours,
  toWindow,
  zoneProblem,
  type ConfiguredWindow,
  type Freeze,
  type Hours,
  type Parsed,
} from './maintenance-window.ts'

/** The complete window of one room. `room` is what the admin wrote: its id, path or name. */
export interface ConfiguredRoomWindow {
  readonly room: string
  readonly window: ConfiguredWindow
}

/** One entry as written. What it leaves out comes from the project's window. */
export interface RoomEntry {
  readonly room: string
  readonly hours?: Hours
  readonly timeZone?: string
  readonly freezes?: readonly Freeze[]
}

const EXAMPLE =
  'Write it like: 4F / Meeting room A = sat,sun 06:00-20:00; 5F / Lab = mon-fri 22:00-05:00 not 2026-12-20..2026-12-27; Lobby = not 2026-11-27.'
const problem = (sentence: string): { readonly problem: string } => ({ problem: sentence })

/** Parses `sat,sun 06:00-20:00 Europe/Berlin`. The hours or the zone may be missing. */
const parseWhen = (text: string, subject: string): Parsed<Omit<RoomEntry, 'room' | 'freezes'>> => {
  const words = text.split(/\s+/u).filter((word) => word !== '')
  if (words.length > 3) return problem(`${subject} has more than days, times and a time zone. ${EXAMPLE}`)
  const [only = ''] = words
  if (words.length === 1 && !isTimeZone(only))
    return problem(
      `${subject} contains "${only}", which is neither days with times nor a time zone. ${EXAMPLE}`,
    )
  const timeZone = words.length === 1 ? only : words[2]
  if (timeZone !== undefined && !isTimeZone(timeZone)) return zoneProblem(timeZone, subject)
  const zone = timeZone === undefined ? {} : { timeZone }
  const [days, times] = words
  if (days === undefined || times === undefined) return { value: zone }
  const hours = parseHours({ days, times }, subject, EXAMPLE)
  return 'problem' in hours ? hours : { value: { hours: hours.value, ...zone } }
}

const parseEntry = (text: string, setting: string): Parsed<RoomEntry> => {
  // Split at the last equals sign: room names may contain one, hours don't.
  const split = text.lastIndexOf('=')
  const room = text.slice(0, Math.max(0, split)).trim()
  const rule = text.slice(split + 1).trim()
  if (room === '')
    return problem(`${setting} contains "${text}", which is not a room with its hours. ${EXAMPLE}`)
  const subject = `${setting} for "${room}"`
  if (rule === '') return problem(`${subject} has nothing after the equals sign. ${EXAMPLE}`)
  const [, before = '', dates] = /^(?:(.*?)[\s,]+)?not\s+(.+)$/iu.exec(rule) ?? [rule, rule]
  const when = parseWhen(before, subject)
  if ('problem' in when) return when
  if (dates === undefined && when.value.hours === undefined)
    return problem(`${subject} has a time zone, but neither hours nor freeze days. ${EXAMPLE}`)
  const freezes = dates === undefined ? undefined : parseFreezeDates(dates, subject)
  if (freezes !== undefined && 'problem' in freezes) return freezes
  return { value: { room, ...when.value, ...(freezes && { freezes: freezes.value }) } }
}

const sameRoom = (room: string): string => room.toLowerCase().replaceAll(/\s+/gu, ' ')

/** Parses `room = hours not freeze days; …`, with one sentence for each invalid entry. */
export const parseRoomWindows = (
  text: string,
  setting: string,
): { readonly value: readonly RoomEntry[]; readonly problems: readonly string[] } => {
  const value: RoomEntry[] = []
  const problems: string[] = []
  for (const part of text.split(';').map((entry) => entry.trim())) {
    if (part === '') continue
    const entry = parseEntry(part, setting)
    if ('problem' in entry) problems.push(entry.problem)
    else if (value.some(({ room }) => sameRoom(room) === sameRoom(entry.value.room)))
      problems.push(
        `${setting} names "${entry.value.room}" twice. Put its hours and freeze days into one entry.`,
      )
    else value.push(entry.value)
  }
  return { value, problems }
}

/** Without a window of the project, each entry needs its own time zone. `names` are the two settings. */
export const roomZoneProblems = (
  entries: readonly RoomEntry[],
  hasWindow: boolean,
  names: { readonly rooms: string; readonly project: string },
): readonly string[] =>
  hasWindow
    ? []
    : entries
        .filter(({ timeZone }) => timeZone === undefined)
        .map(
          ({ room }) =>
            `${names.rooms} for "${room}" needs a time zone, because there is no ${names.project} to take it from. Write it after the times, or before "not".`,
        )

/** Each room's window: its own hours replace the project's, its freeze days add to the project's. */
export const toRoomWindows = (
  entries: readonly RoomEntry[],
  project: ConfiguredWindow | undefined,
): readonly ConfiguredRoomWindow[] =>
  entries.flatMap(({ room, hours, timeZone = project?.timeZone, freezes = [] }) => {
    if (timeZone === undefined) return []
    const { weekdays, startMinute, endMinute } = hours ?? project ?? ALL_HOURS
    const own = { timeZone, weekdays, startMinute, endMinute }
    const { window } = toWindow(own, [...(project?.freezes ?? []), ...freezes])
    return window === undefined ? [] : [{ room, window }]
  })

/** For rollouts that don't wait for a window: only the freeze days. */
export const roomFreezesOnly = (windows: readonly ConfiguredRoomWindow[]): readonly ConfiguredRoomWindow[] =>
  windows.flatMap(({ room, window: whole }) => {
    const window = freezesOnly(whole)
    return window === undefined ? [] : [{ room, window }]
  })

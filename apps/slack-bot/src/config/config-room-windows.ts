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
} from './config-maintenance-window.ts'

/** The window of one room, complete. `room` is what a person wrote: its id, its path, or its name. */
export interface ConfiguredRoomWindow {
  readonly room: string
  readonly window: ConfiguredWindow
}

/** One entry as it was written: what it leaves out is the project's. */
export interface RoomEntry {
  readonly room: string
  readonly hours?: Hours
  readonly timeZone?: string
  readonly freezes?: readonly Freeze[]
}

const NAME = 'ROOM_WINDOWS'
const EXAMPLE =
  'Write it like: 4F / Meeting room A = sat,sun 06:00-20:00; 5F / Lab = mon-fri 22:00-05:00 not 2026-12-20..2026-12-27; Lobby = not 2026-11-27.'
const problem = (sentence: string): { readonly problem: string } => ({ problem: sentence })

/** `sat,sun 06:00-20:00 Europe/Berlin`, each part but the times' days optional. */
const parseWhen = (text: string, subject: string): Parsed<Omit<RoomEntry, 'room' | 'freezes'>> => {
  const words = text.split(/\s+/u).filter((word) => word !== '')
  if (words.length > 3) return problem(`${subject} has more than days, times and a time zone. ${EXAMPLE}`)
  const [only = ''] = words
  if (words.length === 1 && !isTimeZone(only))
    return problem(`${subject} holds "${only}", which is neither days with times nor a time zone. ${EXAMPLE}`)
  const timeZone = words.length === 1 ? only : words[2]
  if (timeZone !== undefined && !isTimeZone(timeZone)) return zoneProblem(timeZone, subject)
  const zone = timeZone === undefined ? {} : { timeZone }
  const [days, times] = words
  if (days === undefined || times === undefined) return { value: zone }
  const hours = parseHours({ days, times }, subject, EXAMPLE)
  return 'problem' in hours ? hours : { value: { hours: hours.value, ...zone } }
}

const parseEntry = (text: string): Parsed<RoomEntry> => {
  // The last equals sign: hours have none, names of rooms may.
  const split = text.lastIndexOf('=')
  const room = text.slice(0, Math.max(0, split)).trim()
  const rule = text.slice(split + 1).trim()
  if (room === '') return problem(`${NAME} holds "${text}", which is no room with its hours. ${EXAMPLE}`)
  const subject = `${NAME} for "${room}"`
  if (rule === '') return problem(`${subject} says nothing after the equals sign. ${EXAMPLE}`)
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

/** Entries with semicolons between, `room = hours not freeze days`, and one sentence for each that is wrong. */
export const parseRoomWindows = (
  text: string,
): { readonly value: readonly RoomEntry[]; readonly problems: readonly string[] } => {
  const value: RoomEntry[] = []
  const problems: string[] = []
  for (const part of text.split(';').map((entry) => entry.trim())) {
    if (part === '') continue
    const entry = parseEntry(part)
    if ('problem' in entry) problems.push(entry.problem)
    else if (value.some(({ room }) => sameRoom(room) === sameRoom(entry.value.room)))
      problems.push(
        `${NAME} names "${entry.value.room}" twice. Put its hours and freeze days into one entry.`,
      )
    else value.push(entry.value)
  }
  return { value, problems }
}

/** What only shows beside MAINTENANCE_WINDOW: whose time zone the entries without one have. */
export const roomZoneProblems = (text: string, hasWindow: boolean): readonly string[] =>
  hasWindow
    ? []
    : parseRoomWindows(text)
        .value.filter(({ timeZone }) => timeZone === undefined)
        .map(
          ({ room }) =>
            `${NAME} for "${room}" needs a time zone, because there is no MAINTENANCE_WINDOW whose zone it could have. Write it after the times, or before "not".`,
        )

/** Each room's window: its own hours in place of the project's, and its freeze days beside the project's. */
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

/** What is left of them for rollouts that wait for no window: the freeze days. */
export const roomFreezesOnly = (windows: readonly ConfiguredRoomWindow[]): readonly ConfiguredRoomWindow[] =>
  windows.flatMap(({ room, window: whole }) => {
    const window = freezesOnly(whole)
    return window === undefined ? [] : [{ room, window }]
  })

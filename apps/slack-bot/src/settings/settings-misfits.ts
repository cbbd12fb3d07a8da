import { findNamedPlace } from '../fleet/places/find-place.ts'
import { areaText, roomPathOf } from '../fleet/places/room-labels.ts'
import type { Place } from '../fleet/places/place.ts'
import type { Room } from '../fleet/places/room.ts'
import type { ApprovalRule } from './approval-rule.ts'
import type { ProjectSettings } from './project-settings.ts'
import { readRuleSelection } from './rule-selection.ts'
import type { ConfiguredWindow } from './windows/maintenance-window.ts'

/** What is known of the project and the workspace when settings are checked. Absent: it couldn't be read. */
export interface KnownFacts {
  readonly rooms?: readonly Room[]
  /** Full members of the workspace in each group; `undefined` if there is no such group. */
  readonly membersOf?: (groupId: string) => readonly string[] | undefined
  /** The shortest time in which any device of the project has been updated. */
  readonly shortestUpdateMs?: number
}

const placeText = (place: Place): string =>
  place.kind === 'room' ? roomPathOf(place.room) : areaText(place.area)

const placeProblem = (subject: string, name: string, rooms: readonly Room[]): string => {
  const search = findNamedPlace(rooms, name)
  if (search.kind === 'ambiguous')
    return `${subject} names "${name}", which is ${search.places.length} places. Write its path, such as "${search.places.slice(0, 1).map(placeText).join('')}".`
  const [nearest] = search.kind === 'unknown' ? search.suggestions : []
  return `${subject} names "${name}", which is no room or floor of this project.${nearest === undefined ? '' : ` Did you mean "${placeText(nearest)}"?`}`
}

const placeProblems = (
  { rules, roomWindows }: ProjectSettings,
  rooms: readonly Room[],
): readonly string[] => [
  ...rules.flatMap((rule, position) => {
    const selection = readRuleSelection(rule.for, rooms)
    const unclear = 'problem' in selection ? [] : selection.unclear
    return unclear.map((name) => placeProblem(`approval.rules[${position + 1}]`, name, rooms))
  }),
  ...roomWindows.flatMap(({ room }) => {
    const withoutAreas = rooms.filter(({ isArea }) => isArea !== true)
    const search = findNamedPlace(withoutAreas, room)
    if (search.kind === 'found' && search.place.kind === 'area')
      return [`windows.rooms names "${room}", which is a floor. Name its rooms one by one.`]
    return search.kind === 'found' ? [] : [placeProblem('windows.rooms', room, withoutAreas)]
  }),
]

const peopleText = (count: number): string => (count === 1 ? '1 person' : `${count} people`)

const satisfiedBy = (
  { ask, count }: ApprovalRule,
  subject: string,
  membersOf: NonNullable<KnownFacts['membersOf']>,
): readonly string[] => {
  const missing = ask.groups.filter((group) => membersOf(group) === undefined)
  const able = new Set([...ask.people, ...ask.groups.flatMap((group) => membersOf(group) ?? [])])
  if (missing.length > 0)
    return missing.map(
      (group) => `${subject} asks the group ${group}, which doesn’t exist in this workspace.`,
    )
  if (able.size < count)
    return [
      `${subject} needs ${peopleText(count)}, and its people and groups have ${able.size}. Add people, or lower its count.`,
    ]
  return able.size === count
    ? [
        `${subject} needs ${peopleText(count)} and has exactly ${able.size}. When one of them asks for an upgrade, nobody can approve it. Add one more person.`,
      ]
    : []
}

const openMs = ({ startMinute, endMinute }: ConfiguredWindow): number => {
  const minutes = (endMinute - startMinute + 24 * 60) % (24 * 60)
  return (minutes === 0 ? 24 * 60 : minutes) * 60_000
}

const windowProblems = (
  { window, roomWindows }: ProjectSettings,
  shortestUpdateMs: number,
): readonly string[] => {
  const tooShort = (subject: string, one: ConfiguredWindow): readonly string[] =>
    openMs(one) < shortestUpdateMs
      ? [
          `${subject} is open for ${openMs(one) / 60_000} min, and no update here has taken less than ${Math.ceil(shortestUpdateMs / 60_000)} min. Make it longer.`,
        ]
      : []
  return [
    ...(window === undefined ? [] : tooShort('windows.maintenance', window)),
    ...roomWindows.flatMap(({ room, window: own }) => tooShort(`windows.rooms for "${room}"`, own)),
  ]
}

/** Settings that are well written and can't work here: unknown places, rules nobody can satisfy, windows too short. */
export const settingsMisfits = (settings: ProjectSettings, facts: KnownFacts): readonly string[] => {
  const { rooms, membersOf, shortestUpdateMs } = facts
  return [
    ...(rooms === undefined ? [] : placeProblems(settings, rooms)),
    ...(membersOf === undefined
      ? []
      : settings.rules.flatMap((rule, position) =>
          satisfiedBy(rule, `approval.rules[${position + 1}]`, membersOf),
        )),
    ...(shortestUpdateMs === undefined ? [] : windowProblems(settings, shortestUpdateMs)),
  ]
}

import type { DeviceKind } from '../fleet/device.ts'
import { findNamedPlace } from '../fleet/places/find-place.ts'
import { isInPlace, type Place } from '../fleet/places/place.ts'
import type { Room } from '../fleet/places/room.ts'
import { placesInText } from '../fleet/places/typed-places.ts'
import { toSearched } from '../fleet/plain-text.ts'
import type { FilterProblem } from '../fleet/query/selection-draft.ts'
import { parseSelectionQuery, type SelectionQuery } from '../fleet/query/selection-query.ts'
import { isSameVersion } from '../fleet/same-version.ts'

/** What a rule can tell of a planned device. */
export interface RuleDevice {
  readonly deviceId: string
  readonly name: string
  /** The id that its room has among the known rooms. */
  readonly roomId: string
  readonly kind: DeviceKind
  /** The version on offer. */
  readonly toVersion: string
}

/** A rule's selection, read against the rooms that are known now. */
export interface RuleSelection {
  /** Absent: every place. */
  readonly places?: readonly Place[]
  /** Names that fit no place, or several, as they were written. */
  readonly unclear: readonly string[]
  readonly query: SelectionQuery
}

export type ReadSelection = RuleSelection | { readonly problem: FilterProblem | { readonly kind: 'online' } }

/** `online` and `offline` change from minute to minute, so a rule that asked for them could be dodged by waiting. */
const NOT_IN_RULES = { kind: 'online' } as const

const isName = (rooms: readonly Room[], text: string): boolean =>
  findNamedPlace(rooms, text).kind !== 'unknown'

/** Reads a rule's `for`. Names are taken as written: a setting is never guessed. */
export const readRuleSelection = (text: string, rooms: readonly Room[]): ReadSelection => {
  const parsed = parseSelectionQuery(text, (name) => isName(rooms, name))
  if (parsed.kind === 'problem') return { problem: parsed.problem }
  const { query } = parsed
  if (query.online !== undefined) return { problem: NOT_IN_RULES }
  if (query.where === undefined) return { query, unclear: [] }
  const names = query.where.flatMap((where) => placesInText(where, (name) => isName(rooms, name)))
  const searches = names.map((name) => ({ name, search: findNamedPlace(rooms, name) }))
  return {
    query,
    places: searches.flatMap(({ search }) => (search.kind === 'found' ? [search.place] : [])),
    unclear: searches.flatMap(({ name, search }) => (search.kind === 'found' ? [] : [name])),
  }
}

/** Whether the selection names everything: no place and no filter. */
export const isEverything = ({ places, query }: RuleSelection): boolean =>
  places === undefined &&
  query.kinds === undefined &&
  query.versions === undefined &&
  query.name === undefined

const fitsFilters = ({ kind, toVersion, name }: RuleDevice, { query }: RuleSelection): boolean =>
  (query.kinds === undefined || query.kinds.includes(kind)) &&
  (query.versions === undefined || query.versions.some((version) => isSameVersion(version, toVersion))) &&
  (query.name === undefined || toSearched(name).includes(toSearched(query.name)))

/**
 * The devices of a plan that a rule is about. A place that can't be found, or a device whose room is not among the known
 * ones, counts as a match: a renamed room must never let an upgrade through with fewer approvals.
 */
export const devicesOfRule = (
  devices: readonly RuleDevice[],
  selection: RuleSelection,
  rooms: ReadonlyMap<string, Room>,
): readonly RuleDevice[] =>
  devices.filter((device) => {
    if (!fitsFilters(device, selection)) return false
    const { places, unclear } = selection
    const room = rooms.get(device.roomId)
    return (
      places === undefined ||
      unclear.length > 0 ||
      room === undefined ||
      places.some((place) => isInPlace(room, place))
    )
  })

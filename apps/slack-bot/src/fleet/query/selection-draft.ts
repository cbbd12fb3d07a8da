import { toDeviceKind } from './device-kind-words.ts'
import type { DeviceKind } from '../device.ts'
import { DEVICE_KINDS } from '../device.ts'
import { nearestWord } from '../edit-distance.ts'
import { toComparable } from '../plain-text.ts'
import type { QueryToken } from './query-tokens.ts'

/** What is wrong with a filter, with the nearest word that would be right. */
export type FilterProblem =
  | {
      readonly kind: 'unknown-filter'
      readonly typed: string
      readonly nearest?: string
      readonly known: readonly string[]
    }
  | {
      readonly kind: 'unknown-value'
      readonly filter: string
      readonly typed: string
      readonly nearest?: string
      readonly known: readonly string[]
    }
  | { readonly kind: 'missing-value'; readonly filter: string }
  | { readonly kind: 'contradiction'; readonly words: readonly [string, string] }

const FILTERS = ['type', 'category', 'version', 'name', 'room'] as const
type Filter = (typeof FILTERS)[number]
/** Filters whose value may be a list with commas. */
const LISTS: readonly string[] = ['type', 'category', 'version'] satisfies Filter[]
export const takesList = (key: string | undefined): boolean => key !== undefined && LISTS.includes(key)
/** Not for people: what a button writes, so that it never meets a namesake. */
export const ROOM_ID_FILTER = 'room-id'
export const AREA_FILTER = 'area'

export interface SelectionDraft {
  /** Words that are no filter: the places as they were typed. */
  words: QueryToken[]
  /** The values of `room:`. */
  places: string[]
  roomIds: string[]
  areaPaths: string[]
  online?: boolean
  kinds: DeviceKind[]
  versions: string[]
  name?: string
}

export const newDraft = (): SelectionDraft => ({
  words: [],
  places: [],
  roomIds: [],
  areaPaths: [],
  kinds: [],
  versions: [],
})

const withNearest = (typed: string, known: readonly string[]) => {
  const nearest = nearestWord(typed, known)
  return { typed, known, ...(nearest !== undefined && { nearest }) }
}

const addKinds = (draft: SelectionDraft, filter: Filter, value: string): FilterProblem | undefined => {
  const words = value.split(',').map(toComparable)
  for (const typed of words.filter((word) => word !== '')) {
    const kind = toDeviceKind(typed)
    if (kind === undefined)
      return { kind: 'unknown-value', filter, ...withNearest(typed, Object.keys(DEVICE_KINDS)) }
    if (!draft.kinds.includes(kind)) draft.kinds.push(kind)
  }
  return words.every((word) => word === '') ? { kind: 'missing-value', filter } : undefined
}

const addVersions = (draft: SelectionDraft, value: string): FilterProblem | undefined => {
  const versions = value.split(',').flatMap((version) => version.trim() || [])
  draft.versions.push(...versions)
  return versions.length === 0 ? { kind: 'missing-value', filter: 'version' } : undefined
}

const addFilter = (draft: SelectionDraft, key: string, token: QueryToken): FilterProblem | undefined => {
  const { value } = token
  if (key === ROOM_ID_FILTER) {
    draft.roomIds.push(value)
    return undefined
  }
  if (key === AREA_FILTER) {
    draft.areaPaths.push(value)
    return undefined
  }
  const filter = FILTERS.find((known) => known === key)
  if (filter === undefined) return { kind: 'unknown-filter', ...withNearest(key, FILTERS) }
  if (value === '') return { kind: 'missing-value', filter }
  if (filter === 'version') return addVersions(draft, value)
  if (filter === 'type' || filter === 'category') return addKinds(draft, filter, value)
  if (filter === 'name') draft.name = value
  else draft.places.push(value)
  return undefined
}

export const onlineWord = ({ key, value, isQuoted }: QueryToken): 'online' | 'offline' | undefined => {
  const word = key === undefined && !isQuoted ? value.toLowerCase().replace(/,$/u, '') : ''
  return word === 'online' || word === 'offline' ? word : undefined
}

/** Adds one word, quoted run or filter. Answers with what is wrong with it, if something is. */
export const addToken = (draft: SelectionDraft, token: QueryToken): FilterProblem | undefined => {
  if (token.key !== undefined) return addFilter(draft, token.key, token)
  const word = onlineWord(token)
  if (word === undefined) {
    draft.words.push(token)
    return undefined
  }
  const online = word === 'online'
  if (draft.online !== undefined && draft.online !== online)
    return { kind: 'contradiction', words: ['online', 'offline'] }
  draft.online = online
  return undefined
}

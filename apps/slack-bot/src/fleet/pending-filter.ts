import { toDeviceKind } from './device-kind-words.ts'
import type { DeviceKind } from './device.ts'
import { DEVICE_KINDS } from './device.ts'
import { nearestWord } from './edit-distance.ts'
import { toComparable } from './plain-text.ts'
import { queryTokens, type QueryToken } from './query-tokens.ts'

/** What `/ota pending …` asks for. */
export interface PendingRequest {
  /** As typed; `findRoom` says which it is. */
  readonly roomText?: string
  /** The room that a button stands for. */
  readonly roomId?: string
  readonly online?: boolean
  readonly kinds?: readonly DeviceKind[]
  readonly name?: string
}

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

export type ParsedPendingFilter =
  | { readonly kind: 'parsed'; readonly request: PendingRequest }
  | { readonly kind: 'problem'; readonly problem: FilterProblem }

const FILTERS = ['type', 'category', 'name', 'room'] as const
type Filter = (typeof FILTERS)[number]
/** Not for people: what a button writes, so that it never meets a namesake. */
export const ROOM_ID_FILTER = 'room-id'

interface Draft {
  rooms: QueryToken[]
  roomId?: string
  online?: boolean
  kinds: DeviceKind[]
  name?: string
}

const withNearest = (typed: string, known: readonly string[]) => {
  const nearest = nearestWord(typed, known)
  return { typed, known, ...(nearest !== undefined && { nearest }) }
}

const addKinds = (draft: Draft, filter: Filter, value: string): FilterProblem | undefined => {
  const words = value.split(',').map(toComparable)
  for (const typed of words.filter((word) => word !== '')) {
    const kind = toDeviceKind(typed)
    if (kind === undefined)
      return { kind: 'unknown-value', filter, ...withNearest(typed, Object.keys(DEVICE_KINDS)) }
    if (!draft.kinds.includes(kind)) draft.kinds.push(kind)
  }
  return words.every((word) => word === '') ? { kind: 'missing-value', filter } : undefined
}

const addFilter = (draft: Draft, key: string, token: QueryToken): FilterProblem | undefined => {
  const { value } = token
  if (key === ROOM_ID_FILTER) {
    draft.roomId = value
    return undefined
  }
  const filter = FILTERS.find((known) => known === key)
  if (filter === undefined) return { kind: 'unknown-filter', ...withNearest(key, FILTERS) }
  if (value === '') return { kind: 'missing-value', filter }
  if (filter === 'name') draft.name = value
  else if (filter === 'room') draft.rooms.push({ raw: value, value, isQuoted: true })
  else return addKinds(draft, filter, value)
  return undefined
}

const onlineWord = ({ key, value, isQuoted }: QueryToken): 'online' | 'offline' | undefined => {
  const word = key === undefined && !isQuoted ? value.toLowerCase().replace(/,$/u, '') : ''
  return word === 'online' || word === 'offline' ? word : undefined
}

const addToken = (draft: Draft, token: QueryToken): FilterProblem | undefined => {
  if (token.key !== undefined) return addFilter(draft, token.key, token)
  const word = onlineWord(token)
  if (word === undefined) {
    draft.rooms.push(token)
    return undefined
  }
  const online = word === 'online'
  if (draft.online !== undefined && draft.online !== online)
    return { kind: 'contradiction', words: ['online', 'offline'] }
  draft.online = online
  return undefined
}

/** `type:light, switch`: a value that ends with a comma goes on with the next word. */
const withWholeLists = (tokens: readonly QueryToken[]): readonly QueryToken[] => {
  const whole: QueryToken[] = []
  for (const token of tokens) {
    const last = whole.at(-1)
    const isList = (last?.key === 'type' || last?.key === 'category') && last.value.endsWith(',')
    if (last === undefined || !isList || token.key !== undefined) whole.push(token)
    else
      whole[whole.length - 1] = {
        ...last,
        raw: `${last.raw} ${token.raw}`,
        value: `${last.value}${token.value}`,
      }
  }
  return whole
}

const toRoomText = (tokens: readonly QueryToken[]): string => {
  const [only] = tokens
  return (
    tokens.length === 1 && only !== undefined ? only.value : tokens.map(({ raw }) => raw).join(' ')
  ).trim()
}

const parseTokens = (tokens: readonly QueryToken[], name?: QueryToken): ParsedPendingFilter => {
  const draft: Draft = { rooms: name === undefined ? [] : [name], kinds: [] }
  for (const token of withWholeLists(tokens)) {
    const problem = addToken(draft, token)
    if (problem !== undefined) return { kind: 'problem', problem }
  }
  const { rooms, roomId, online, kinds, name: deviceName } = draft
  const roomText = toRoomText(rooms)
  return {
    kind: 'parsed',
    request: {
      ...(roomText !== '' && { roomText }),
      ...(roomId !== undefined && { roomId }),
      ...(online !== undefined && { online }),
      ...(kinds.length > 0 && { kinds }),
      ...(deviceName !== undefined && { name: deviceName }),
    },
  }
}

const isFilter = (token: QueryToken): boolean => token.key !== undefined || onlineWord(token) !== undefined

const MOST_TOKENS_TRIED = 24

/** The longest run of words that is a room's own name although it reads like a filter, when nothing but filters is left. */
const parseWithName = (
  tokens: readonly QueryToken[],
  isRoomName: (text: string) => boolean,
): ParsedPendingFilter | undefined => {
  if (tokens.length > MOST_TOKENS_TRIED || !tokens.some(isFilter)) return undefined
  for (let length = tokens.length; length > 0; length -= 1)
    for (let from = 0; from + length <= tokens.length; from += 1) {
      const rest = [...tokens.slice(0, from), ...tokens.slice(from + length)]
      const run = tokens.slice(from, from + length)
      if (!rest.every(isFilter) || !run.some(isFilter)) continue
      const raw = run.map((token) => token.raw).join(' ')
      if (!isRoomName(raw)) continue
      const parsed = parseTokens(rest, { raw, value: raw, isQuoted: true })
      if (parsed.kind === 'parsed') return parsed
    }
  return undefined
}

/**
 * Reads `[room] [online|offline] [type:…] [category:…] [name:…]` in any order. Words that are no filter are the room.
 * `type:` and `category:` mean the same, take several values with commas, and know common words for them. A room's whole
 * name wins over the words of filters (`Online shop`, `Lab:2`); quotes make anything a name.
 */
export const parsePendingFilter = (
  text: string,
  isRoomName: (text: string) => boolean = () => false,
): ParsedPendingFilter => {
  const tokens = queryTokens(text)
  return parseWithName(tokens, isRoomName) ?? parseTokens(tokens)
}

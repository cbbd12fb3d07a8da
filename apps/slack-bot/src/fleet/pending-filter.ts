import type { DeviceKind } from './device.ts'
import { DEVICE_KINDS } from './device.ts'
import { nearestWord } from './edit-distance.ts'
import { toPlain } from './plain-text.ts'

/** What `/ota pending …` asks for. */
export interface PendingRequest {
  /** As typed; `findRoom` says which it is. */
  readonly roomText?: string
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

/** Words people use for each kind, besides its own name. */
const KIND_WORDS: Readonly<Record<string, DeviceKind>> = {
  ...Object.fromEntries(Object.keys(DEVICE_KINDS).map((kind) => [kind, kind as DeviceKind])),
  lamp: 'light',
  lighting: 'light',
  bulb: 'light',
  hub: 'gateway',
  panel: 'switch',
  detector: 'sensor',
  power: 'electrical',
}

// A word with a colon inside, a quoted run, or any other word. Quotes may hold spaces: name:"Lamp 12".
const TOKENS = /([\p{L}-]+):\s*(?:"([^"]*)"|'([^']*)'|([^\s"']*))|"([^"]*)"|(\S+)/gu

interface Draft {
  rooms: string[]
  online?: boolean
  kinds: DeviceKind[]
  name?: string
}

const toKind = (typed: string): DeviceKind | undefined =>
  KIND_WORDS[typed] ??
  (typed.endsWith('s') ? (KIND_WORDS[typed.slice(0, -1)] ?? KIND_WORDS[typed.slice(0, -2)]) : undefined)

const withNearest = (typed: string, known: readonly string[]) => {
  const nearest = nearestWord(typed, known)
  return { typed, known, ...(nearest !== undefined && { nearest }) }
}

const addKinds = (draft: Draft, filter: Filter, value: string): FilterProblem | undefined => {
  for (const typed of value
    .toLowerCase()
    .split(',')
    .map((word) => word.trim())) {
    const kind = toKind(typed)
    if (kind === undefined)
      return { kind: 'unknown-value', filter, ...withNearest(typed, Object.keys(DEVICE_KINDS)) }
    if (!draft.kinds.includes(kind)) draft.kinds.push(kind)
  }
  return undefined
}

const addFilter = (draft: Draft, typed: string, value: string): FilterProblem | undefined => {
  const filter = FILTERS.find((known) => known === typed)
  if (filter === undefined) return { kind: 'unknown-filter', ...withNearest(typed, FILTERS) }
  if (value === '') return { kind: 'missing-value', filter }
  if (filter === 'name') draft.name = value
  else if (filter === 'room') draft.rooms.push(value)
  else return addKinds(draft, filter, value)
  return undefined
}

const addWord = (draft: Draft, typed: string): FilterProblem | undefined => {
  const word = typed.toLowerCase()
  if (word !== 'online' && word !== 'offline') {
    draft.rooms.push(typed)
    return undefined
  }
  const online = word === 'online'
  if (draft.online !== undefined && draft.online !== online)
    return { kind: 'contradiction', words: ['online', 'offline'] }
  draft.online = online
  return undefined
}

/**
 * Reads `[room] [online|offline] [type:…] [category:…] [name:…]` in any order. Words that are no filter are the room.
 * `type:` and `category:` mean the same, take several values with commas, and know common words for them.
 */
export const parsePendingFilter = (text: string): ParsedPendingFilter => {
  const draft: Draft = { rooms: [], kinds: [] }
  for (const match of toPlain(text).matchAll(TOKENS)) {
    const [, filter, double, single, bare, quoted, word] = match
    const problem =
      filter === undefined
        ? quoted === undefined
          ? addWord(draft, word ?? '')
          : void draft.rooms.push(quoted)
        : addFilter(draft, filter.toLowerCase(), (double ?? single ?? bare ?? '').trim())
    if (problem !== undefined) return { kind: 'problem', problem }
  }
  const roomText = draft.rooms.join(' ').trim()
  return {
    kind: 'parsed',
    request: {
      ...(roomText !== '' && { roomText }),
      ...(draft.online !== undefined && { online: draft.online }),
      ...(draft.kinds.length > 0 && { kinds: draft.kinds }),
      ...(draft.name !== undefined && { name: draft.name }),
    },
  }
}

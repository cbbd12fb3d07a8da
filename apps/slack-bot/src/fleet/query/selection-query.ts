import type { DeviceFilter } from './device-filter.ts'
import { queryTokens, type QueryToken } from './query-tokens.ts'
import {
  addToken,
  newDraft,
  onlineWord,
  takesList,
  type FilterProblem,
  type SelectionDraft,
} from './selection-draft.ts'

/** Which devices a command means: `[where] [filters]`, the same words for every command. */
export interface SelectionQuery extends DeviceFilter {
  /**
   * Places as typed: the words that are no filter, then each `room:`. One of them may be several places with commas;
   * only who knows the names can tell (`typedPlaces`). Absent when none was named.
   */
  readonly where?: readonly string[]
  /** `all`: the whole project, said in so many words. */
  readonly isEverywhere?: true
  /** The rooms that a button stands for. */
  readonly roomIds?: readonly string[]
  /** The areas that a button stands for, by their paths. */
  readonly areaPaths?: readonly string[]
}

export type ParsedSelection =
  | { readonly kind: 'parsed'; readonly query: SelectionQuery }
  | { readonly kind: 'problem'; readonly problem: FilterProblem }

/** `type:light, switch`: a value that ends with a comma goes on with the next word. */
const withWholeLists = (tokens: readonly QueryToken[]): readonly QueryToken[] => {
  const whole: QueryToken[] = []
  for (const token of tokens) {
    const last = whole.at(-1)
    const isList = takesList(last?.key) && last?.value.endsWith(',') === true
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

const EVERYWHERE: readonly string[] = ['all', 'everything', 'everywhere']
const isEverywhereWord = ({ key, value, isQuoted }: QueryToken): boolean =>
  key === undefined && !isQuoted && EVERYWHERE.includes(value.toLowerCase().replace(/,$/u, ''))

const textOf = (tokens: readonly QueryToken[]): string => {
  const [only] = tokens
  return (
    tokens.length === 1 && only !== undefined ? only.value : tokens.map(({ raw }) => raw).join(' ')
  ).trim()
}

/** `all` alone means everywhere; beside other words it may be part of a name ("All hands room"). */
const isEverywhere = (draft: SelectionDraft, isPlaceName: (text: string) => boolean): boolean => {
  const [only, ...others] = draft.words
  if (only === undefined || others.length > 0 || draft.places.length > 0) return false
  return isEverywhereWord(only) && !isPlaceName(only.value)
}

const parseTokens = (
  tokens: readonly QueryToken[],
  isPlaceName: (text: string) => boolean,
  name?: QueryToken,
): ParsedSelection => {
  const draft = newDraft()
  if (name !== undefined) draft.words = [name]
  for (const token of withWholeLists(tokens)) {
    const problem = addToken(draft, token)
    if (problem !== undefined) return { kind: 'problem', problem }
  }
  const isAll = name === undefined && isEverywhere(draft, isPlaceName)
  const { roomIds, areaPaths, online, kinds, versions, name: deviceName } = draft
  const where = [...(isAll ? [] : [textOf(draft.words)]), ...draft.places].filter((text) => text !== '')
  return {
    kind: 'parsed',
    query: {
      ...(where.length > 0 && { where }),
      ...(isAll && { isEverywhere: true }),
      ...(roomIds.length > 0 && { roomIds }),
      ...(areaPaths.length > 0 && { areaPaths }),
      ...(online !== undefined && { online }),
      ...(kinds.length > 0 && { kinds }),
      ...(versions.length > 0 && { versions }),
      ...(deviceName !== undefined && { name: deviceName }),
    },
  }
}

const isFilter = (token: QueryToken): boolean => token.key !== undefined || onlineWord(token) !== undefined

const MOST_TOKENS_TRIED = 24

/** The longest run of words that is a place's own name although it reads like a filter, if only filters are left. */
const parseWithName = (
  tokens: readonly QueryToken[],
  isPlaceName: (text: string) => boolean,
): ParsedSelection | undefined => {
  if (tokens.length > MOST_TOKENS_TRIED || !tokens.some(isFilter)) return undefined
  for (let length = tokens.length; length > 0; length -= 1)
    for (let from = 0; from + length <= tokens.length; from += 1) {
      const rest = [...tokens.slice(0, from), ...tokens.slice(from + length)]
      const run = tokens.slice(from, from + length)
      if (!rest.every(isFilter) || !run.some(isFilter)) continue
      const raw = run.map((token) => token.raw).join(' ')
      if (!isPlaceName(raw)) continue
      const parsed = parseTokens(rest, isPlaceName, { raw, value: raw, isQuoted: true })
      if (parsed.kind === 'parsed') return parsed
    }
  return undefined
}

/**
 * Reads `[where] [online|offline] [type:…] [category:…] [version:…] [name:…]` in any order. Words that are no filter are
 * places, several with commas, or `all`. `type:` and `category:` mean the same, take several values with commas, and know
 * common words for them. A whole name of a room or area wins over the words of filters (`Online shop`, `Lab:2`); quotes
 * make anything a name.
 */
export const parseSelectionQuery = (
  text: string,
  isPlaceName: (text: string) => boolean = () => false,
): ParsedSelection => {
  const tokens = queryTokens(text)
  return parseWithName(tokens, isPlaceName) ?? parseTokens(tokens, isPlaceName)
}

import { editDistance } from '../../../fleet/edit-distance.ts'
import { toComparable, toPlain, withoutAccents } from '../../../fleet/plain-text.ts'
import { unquoted } from '../../../fleet/query/quotes.ts'
import { COMMAND, SUBCOMMANDS, type Subcommand } from '../../platform/ids.ts'

export type ParsedCommand =
  | { readonly kind: 'known'; readonly subcommand: Subcommand; readonly argument: string }
  | {
      readonly kind: 'unknown'
      readonly word: string
      readonly nearest: Subcommand | undefined
      readonly argument: string
    }

const isSubcommand = (word: string): word is Subcommand => Object.hasOwn(SUBCOMMANDS, word)
const names = Object.keys(SUBCOMMANDS).filter(isSubcommand)

const ALIASES: ReadonlyMap<string, Subcommand> = new Map(
  names.flatMap((name) => [name, ...SUBCOMMANDS[name].words].map((word) => [word, name] as const)),
)

const nearestTo = (word: string): Subcommand | undefined => {
  const [best] = names
    .map((name) => ({
      name,
      edits: editDistance(word, name),
      isStart: word.length >= 3 && name.startsWith(word),
    }))
    .filter(({ edits, isStart, name }) => isStart || edits <= (name.length > 5 ? 2 : 1))
    .sort((one, other) => Number(other.isStart) - Number(one.isStart) || one.edits - other.edits)
  return best?.name
}

/** Quotes, formatting and punctuation that people put around a command. A command may be such a character: `?`. */
const AROUND = /^[\s"'*_~.,:;!?([{]+|[\s"'*_~.,:;!?)\]}]+$/gu

const bare = (word: string): string => {
  const plain = withoutAccents(toComparable(word))
  return ALIASES.has(plain) ? plain : plain.replaceAll(AROUND, '')
}

/** The first word and the rest. A colon may stand for the space: `pending:4F`. */
const splitFirst = (text: string): readonly [first: string, rest: string] => {
  const [first = ''] = text.split(' ')
  const [before = ''] = first.split(/[:,;]/u)
  const isCommand = ALIASES.has(bare(before)) && before.length + 1 < first.length
  return isCommand ? [before, text.slice(before.length + 1).trim()] : [first, text.slice(first.length).trim()]
}

const parseWords = (text: string): ParsedCommand => {
  const [first, argument] = splitFirst(text)
  const word = bare(first)
  const subcommand = ALIASES.get(word)
  if (subcommand !== undefined) return { kind: 'known', subcommand, argument }
  return { kind: 'unknown', word: first, nearest: nearestTo(word), argument }
}

/** Removes a second `/ota`, pasted or typed twice. */
const withoutCommand = (text: string): string => {
  const [first, rest] = splitFirst(text)
  return toComparable(first).replace(/[:,.;]+$/u, '') === COMMAND ? rest : text
}

/** Removes quotes around the whole text, if it has no others: `"pending 4F"`. */
const withoutQuotesAround = (text: string): string => {
  const inside = unquoted(toPlain(text))
  return /["']/u.test(inside) ? text : inside
}

/** Reads the text after `/ota`, ignoring case, accents, quotes, punctuation and extra spaces. */
export const parseCommand = (text: string): ParsedCommand => {
  const line = withoutCommand(text.replaceAll(/\s+/gu, ' ').trim())
  if (toPlain(line) === '') return { kind: 'known', subcommand: 'overview', argument: '' }
  const inside = withoutCommand(withoutQuotesAround(line))
  const isQuoted = inside !== toPlain(line)
  const parsed = isQuoted ? parseWords(inside) : undefined
  return parsed?.kind === 'known' ? parsed : parseWords(line)
}

import { editDistance } from '../../fleet/edit-distance.ts'
import { SUBCOMMANDS, type Subcommand } from '../ids.ts'

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

/** What keyboards and pasting do to text: odd spaces, backticks around a command. Quotes are the filters' own matter. */
const tidy = (text: string): string => text.replaceAll('`', '').replaceAll(/\s+/gu, ' ').trim()

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

/** Reads what stands after `/ota`, whatever its case, quotes and spaces. */
export const parseCommand = (text: string): ParsedCommand => {
  const clean = tidy(text)
  if (clean === '') return { kind: 'known', subcommand: 'overview', argument: '' }
  const [first = ''] = clean.split(' ')
  const word = first.toLowerCase()
  const argument = clean.slice(first.length).trim()
  if (isSubcommand(word)) return { kind: 'known', subcommand: word, argument }
  const alias = names.find((name) => SUBCOMMANDS[name].words.some((other) => other === word))
  if (alias !== undefined) return { kind: 'known', subcommand: alias, argument }
  return { kind: 'unknown', word: first, nearest: nearestTo(word), argument }
}

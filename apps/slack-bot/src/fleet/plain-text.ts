import { withoutQuotes, withStraightQuotes } from './query/quotes.ts'
import { toTypeable } from './visible-characters.ts'

/** Letters that keep their mark when they are decomposed. */
const PLAIN_LETTERS: ReadonlyMap<string, string> = new Map([
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['þ', 'th'],
  ['ı', 'i'],
])

/** Printable ASCII with single spaces and without the backtick: already plain. Thousands of names are compared at once. */
const IS_PLAIN = /^(?:[!-_a-~]+(?: [!-_a-~]+)*)?$/u
/** Has no accents. */
const IS_ASCII = /^[ -~]*$/u

const tidy = (text: string): string => toTypeable(withStraightQuotes(text))

/** Text as it was typed, without what phones and chat apps put in, with one space between words. */
export const toPlain = (text: string): string =>
  IS_PLAIN.test(text)
    ? text
    : // Twice: some characters are made of others that are tidied, and an invisible one may keep a letter from its accent.
      tidy(tidy(text).normalize('NFKC')).replaceAll(/[\u2010-\u2015\u2212]/gu, '-')

/** Text as it is compared: plain, and without case and quotes. */
export const toComparable = (text: string): string =>
  withoutQuotes(toPlain(text)).toLowerCase().replaceAll(/\s+/gu, ' ').trim()

/** Comparable text without accents, as people type it on another keyboard. */
export const withoutAccents = (comparable: string): string =>
  IS_ASCII.test(comparable)
    ? comparable
    : comparable
        .normalize('NFD')
        .replaceAll(/[\u0300-\u036F]/gu, '')
        .normalize('NFC')
        .replaceAll(/[ßæœøłđðþı]/gu, (letter) => PLAIN_LETTERS.get(letter) ?? letter)

/** As names are searched for a part of them: without case, quotes and accents. */
export const toSearched = (text: string): string => withoutAccents(toComparable(text))

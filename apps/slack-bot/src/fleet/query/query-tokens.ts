import { toPlain } from '../plain-text.ts'

/** A word, a quoted run, or `key:value`, as it stands in a command. */
export interface QueryToken {
  /** As it was typed, quotes included. */
  readonly raw: string
  /** In lower case; absent for words and quoted runs. */
  readonly key?: string
  /** Without quotes and escapes. */
  readonly value: string
  readonly isQuoted: boolean
}

const DOUBLE = String.raw`"((?:\\.|[^"\\])*)"`
// An apostrophe inside a word does not end it: 'Women's restroom'.
const SINGLE = String.raw`'((?:\\.|[^'\\]|'(?=\p{L}))*)'(?=[\s,]|$)`
const TOKENS = new RegExp(
  String.raw`([\p{L}-]+):\s*(?:${DOUBLE}|${SINGLE}|(\S*))(?=\s|$)|${DOUBLE}(?=[\s,]|$)|${SINGLE}|(\S+)`,
  'gu',
)

const unescaped = (text: string): string => text.replaceAll(/\\(["'\\])/gu, '$1')

/** A text in quotes, with a backslash before what would end them; `queryTokens` gives it back. */
export const quoted = (text: string): string => `"${toPlain(text).replaceAll(/["\\]/gu, String.raw`\$&`)}"`

/** Never fails: a quote that nothing ends is a character like others. */
export const queryTokens = (text: string): readonly QueryToken[] =>
  Array.from(toPlain(text).matchAll(TOKENS), (match): QueryToken => {
    const [raw, key, keyedDouble, keyedSingle, keyedBare, double, single, word] = match
    const keyed = keyedDouble ?? keyedSingle
    if (key !== undefined)
      return {
        raw,
        key: key.toLowerCase(),
        value: keyed === undefined ? (keyedBare ?? '').trim() : unescaped(keyed).trim(),
        isQuoted: keyed !== undefined,
      }
    const quotedRun = double ?? single
    return quotedRun === undefined
      ? { raw, value: word ?? raw, isQuoted: false }
      : { raw, value: unescaped(quotedRun).trim(), isQuoted: true }
  })

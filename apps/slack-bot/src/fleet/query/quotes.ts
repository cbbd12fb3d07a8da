const DOUBLE = /[\u201C-\u201F\u2033\u2036\u00AB\u00BB\u301D-\u301F\u300C-\u300F\uFF02]/gu
const SINGLE = /[\u2018-\u201B\u2032\u2035\u2039\u203A\u00B4\uFF07`]/gu
const ENCLOSED = /^(["'])(.*)\1$/su

/** The quotes that phones and languages put in, as the two that every keyboard has. */
export const withStraightQuotes = (text: string): string =>
  text.replaceAll(DOUBLE, '"').replaceAll(SINGLE, "'")

export const withoutQuotes = (text: string): string => text.replaceAll(/["']/gu, '')

/** What stands between a pair of quotes around the whole text, or the text. */
export const unquoted = (text: string): string => (ENCLOSED.exec(text)?.[2] ?? text).trim()

/** Text as it was typed, without what phones and chat apps put in, with one space between words. */
export const toPlain = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/[\u2018\u2019\u201A\u201B\u2032]/gu, "'")
    .replaceAll(/[\u201C\u201D\u201E\u201F\u2033\u00AB\u00BB]/gu, '"')
    .replaceAll(/[\u2010-\u2015\u2212]/gu, '-')
    .replaceAll(/[\u200B-\u200D\u2060\uFEFF]/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim()

/** Text as it is compared: plain, and without case. */
export const toComparable = (text: string): string => toPlain(text).toLowerCase()

const QUOTED = /^(["'])(.*)\1$/u

/** Comparable text without quotes around it. */
export const toUnquoted = (text: string): string => {
  const plain = toComparable(text)
  return (QUOTED.exec(plain)?.[2] ?? plain).trim()
}

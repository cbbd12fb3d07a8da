import { truncate } from './truncate.ts'

/** Control characters, and the marks that turn the reading direction of whatever follows. */
const HIDDEN = /[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]+/gu

/** A foreign name or sentence as one line of visible characters, never empty. */
export const visibleText = (text: string, limit: number): string => {
  const line = text.replaceAll(HIDDEN, ' ').replaceAll(/\s+/gu, ' ').trim()
  return line === '' ? '(no name)' : truncate(line, limit)
}

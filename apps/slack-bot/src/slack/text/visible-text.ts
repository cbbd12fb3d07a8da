import { toVisible } from '../../fleet/visible-characters.ts'
import { truncate } from './truncate.ts'

const RIGHT_TO_LEFT =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u

/** First strong isolate and its end: the text between them has its own direction and doesn't turn what follows. */
const [ISOLATE, END_OF_ISOLATE] = ['\u2068', '\u2069']

/**
 * A foreign name or sentence as one line of visible characters, never empty. A name that is read from right to left is
 * isolated: otherwise the digits after it belong to it, and "1.0.5 → 1.0.8" is shown as "1.0.8 → 1.0.5".
 */
export const visibleText = (text: string, limit: number): string => {
  const line = toVisible(text)
  if (line === '') return '(no name)'
  if (!RIGHT_TO_LEFT.test(line)) return truncate(line, limit)
  return `${ISOLATE}${truncate(line, limit - ISOLATE.length - END_OF_ISOLATE.length)}${END_OF_ISOLATE}`
}

import { toVisible } from '../../fleet/visible-characters.ts'
import { truncate } from './truncate.ts'

/** A foreign name or sentence as one line of visible characters, never empty. */
export const visibleText = (text: string, limit: number): string => {
  const line = toVisible(text)
  return line === '' ? '(no name)' : truncate(line, limit)
}

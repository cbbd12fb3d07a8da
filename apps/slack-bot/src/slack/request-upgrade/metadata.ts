import { LENGTHS } from '../platform/block-limits.ts'
import { visibleText } from '../text/visible-text.ts'

/** Kept in the form from opening to submitting: the card's channel and the room's label. Rights are never kept. */
export interface RequestMetadata {
  readonly place: string
  readonly label: string
}

export const toMetadata = ({ place, label }: RequestMetadata): string =>
  `${place} ${visibleText(label, LENGTHS.room)}`

export const parseMetadata = (text: string): RequestMetadata => {
  const split = text.indexOf(' ')
  return split === -1
    ? { place: text, label: '' }
    : { place: text.slice(0, split), label: text.slice(split + 1) }
}

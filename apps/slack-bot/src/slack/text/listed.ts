import type { Inline, Line } from './inline.ts'

/** British English has no comma before the last item. */
const formats = {
  and: new Intl.ListFormat('en-GB', { type: 'conjunction' }),
  or: new Intl.ListFormat('en-GB', { type: 'disjunction' }),
}

/** `a`, `a and b`, `a, b and c`. */
export const listed = (items: readonly string[], word: keyof typeof formats = 'and'): string =>
  formats[word].format(items)

/** Like `listed`, for mentions, which Slack shows as names. */
export const listedLine = (items: Line, word: keyof typeof formats): Line =>
  formats[word]
    .formatToParts(items.map((_, index) => String(index)))
    .map(({ type, value }): Inline => (type === 'element' ? (items[Number(value)] ?? '') : value))

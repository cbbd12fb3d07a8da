const FROM = /^\s*from:(?<from>\d{1,6})(?:\s+|$)/u

/** The page of a list and what it is of, for a button: `from:21 area:"4F"`. Entries are counted from 1, as people do. */
export const toPagedText = (from: number, query: string): string =>
  from === 0 ? query : `from:${from + 1} ${query}`.trim()

/** Takes the page off the beginning of a text; the rest says what the list is of. */
export const parsePagedText = (text: string): { readonly from: number; readonly query: string } => {
  const match = FROM.exec(text)
  const from = Math.max(0, Number(match?.groups?.['from'] ?? 1) - 1)
  return { from, query: text.slice(match?.[0].length ?? 0) }
}

/** How a list is shown and from which row: what the buttons of a long list carry in front of the query. */
export interface PendingPage {
  /** Absent: by floor when there are more rooms than one table holds. */
  readonly by?: 'room'
  readonly from: number
}

export const FIRST_PAGE: PendingPage = { from: 0 }

const PAGE = /^\s*(?<by>by:room(?:\s+|$))?(?:from:(?<from>\d{1,6})(?:\s+|$))?/u

/** Rows are counted from 1, as people do. */
export const toPageText = ({ by, from }: PendingPage, query: string): string =>
  [...(by === undefined ? [] : [`by:${by}`]), ...(from === 0 ? [] : [`from:${from + 1}`]), query]
    .join(' ')
    .trim()

/** Takes the page off the beginning of a text; the rest is the query. */
export const parsePage = (text: string): { readonly page: PendingPage; readonly query: string } => {
  const match = PAGE.exec(text)
  const from = Math.max(0, Number(match?.groups?.['from'] ?? 1) - 1)
  return {
    page: { ...(match?.groups?.['by'] !== undefined && { by: 'room' }), from },
    query: text.slice(match?.[0].length ?? 0),
  }
}

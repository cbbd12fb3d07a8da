/** Rows `from` up to, but without, `to`, of `total`; absent neighbours: it is the first or the last page. */
export interface TablePage {
  readonly from: number
  readonly to: number
  readonly total: number
  readonly previousFrom?: number
  readonly nextFrom?: number
}

export interface PageLimits {
  readonly rows: number
  readonly characters: number
}

/** How many of these rows fit, at least one. */
const fitting = (lengths: readonly number[], { rows, characters }: PageLimits): number => {
  let used = 0
  const tooMany = lengths.findIndex((length, row) => {
    used += length
    return row > 0 && (row >= rows || used > characters)
  })
  return tooMany === -1 ? lengths.length : tooMany
}

/** As many rows as fit before `end`. */
const startBefore = (lengths: readonly number[], end: number, limits: PageLimits): number =>
  end - fitting(lengths.slice(Math.max(0, end - limits.rows), end).toReversed(), limits)

/**
 * The page that begins with row `asked`, by the length of each row. When the list has become shorter than that, the last
 * page.
 */
export const tablePageAt = (lengths: readonly number[], asked: number, limits: PageLimits): TablePage => {
  const total = lengths.length
  const from = asked < total ? Math.max(0, asked) : startBefore(lengths, total, limits)
  const to = from + fitting(lengths.slice(from, from + limits.rows), limits)
  return {
    from,
    to,
    total,
    ...(from > 0 && { previousFrom: startBefore(lengths, from, limits) }),
    ...(to < total && { nextFrom: to }),
  }
}

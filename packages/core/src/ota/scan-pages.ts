import type { OtaDevice } from './ota-device.ts'
import type { PageRows } from './ota-page.ts'

export interface ScanOptions {
  readonly pageSize: number
  /** Maximum number of pages fetched ahead. */
  readonly concurrency: number
  readonly fetchPage: (page: number, signal: AbortSignal) => Promise<PageRows>
  /** Maximum number of scans per iteration, including the first. Rows that are added later come with the next iteration. */
  readonly maxScans: number
  /** Makes the error for a server that ignores the page number. */
  readonly toPagingError: (problem: string) => Error
}

const maxPages = 10_000

/** Two pages with the same rows and the same total: the server ignored the page number. */
const isRepeated = (left: PageRows, right: PageRows): boolean =>
  left.rows.length > 0 &&
  left.total === right.total &&
  left.rows.length === right.rows.length &&
  left.rows.every((row, index) => row.deviceId === right.rows[index]?.deviceId)

/** Fetches pages ahead, returns them in order, and can fetch one again. */
const createPageQueue = (options: ScanOptions, signal: AbortSignal, order: readonly number[]) => {
  const ahead: Promise<PageRows>[] = []
  let requested = 0
  const fetchPage = (page: number): Promise<PageRows> => {
    const promise = options.fetchPage(page, signal)
    // Its failure is reported when the page is read; if the scan ends earlier, it must not stay unhandled.
    promise.catch(() => {})
    return promise
  }
  return {
    next: (): Promise<PageRows> | undefined => {
      while (ahead.length < options.concurrency) {
        const page = order[requested]
        if (page === undefined) break
        requested += 1
        ahead.push(fetchPage(page))
      }
      return ahead.shift()
    },
    again: fetchPage,
  }
}

const descending = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, from - to + 1) }, (_, index) => from - index)

/** What one scan found, besides the rows it yielded. */
interface ScanResult {
  hasChanged: boolean
  hasGrown: boolean
  freshRows: number
  lastTotal: number
}

/**
 * One pass over all pages, starting with the last one.
 *
 * Why from the end: rows leave the list while it is read (an update ends), and the others move towards page 1. Reading
 * upwards, a row can move from an unread page to one already read, and is missed; downwards it is only seen twice.
 *
 * Why pages may be fetched concurrently: while rows only leave, `total` falls, so it orders the server's states. A page
 * with a higher total than the page before it shows an older state, and is fetched again. A page with the same total or a
 * lower one shows the same state or a later one, so no row is missed.
 */
async function* scanOnce(
  options: ScanOptions,
  signal: AbortSignal,
  result: ScanResult,
): AsyncGenerator<readonly OtaDevice[], void, undefined> {
  const first = await options.fetchPage(1, signal)
  yield first.rows
  if (first.rows.length === 0) return
  if (first.total === undefined) {
    yield* scanUpwards(options, signal, first)
    return
  }
  if (first.rows.length >= first.total) return
  // The server may return smaller pages than requested.
  const pageSize = Math.min(options.pageSize, first.rows.length)
  const lastPage = Math.ceil(first.total / pageSize)
  if (lastPage > maxPages)
    throw options.toPagingError(`the list claims ${first.total} rows in pages of ${pageSize}`)
  const order = descending(lastPage, 2)
  const pages = createPageQueue(options, signal, order)
  let latestTotal = first.total
  let previous = first
  for (const page of order) {
    let read = (await pages.next()) ?? first
    if ((read.total ?? latestTotal) > latestTotal) read = await pages.again(page)
    const total = read.total ?? latestTotal
    if (total > latestTotal) result.hasGrown = true
    if (isRepeated(read, previous))
      throw options.toPagingError(`page ${page} repeats the page read before it`)
    if (page < lastPage && read.rows.length < pageSize && total >= page * pageSize) result.hasChanged = true
    latestTotal = total
    previous = read
    yield read.rows
  }
  result.lastTotal = latestTotal
  if (latestTotal === first.total) return
  result.hasChanged = true
  yield (await options.fetchPage(1, signal)).rows
}

/** For servers that give no total: reads upwards until a page is short or empty. */
async function* scanUpwards(
  options: ScanOptions,
  signal: AbortSignal,
  first: PageRows,
): AsyncGenerator<readonly OtaDevice[], void, undefined> {
  let last = first
  for (let page = 2; last.rows.length >= first.rows.length && page <= maxPages; page += 1) {
    const read = await options.fetchPage(page, signal)
    if (read.rows.length === 0) return
    if (isRepeated(read, last)) throw options.toPagingError(`page ${page} is the same as page ${page - 1}`)
    yield read.rows
    last = read
  }
}

/**
 * Yields every row of a list, each device once. Scans again when the list changed during the scan, until a scan brings
 * nothing new or `maxScans` is reached, so it always ends.
 *
 * A row that is missing from one iteration may still be in the list.
 */
export async function* scanPages(
  options: ScanOptions,
  outerSignal?: AbortSignal,
): AsyncGenerator<OtaDevice, void, undefined> {
  const stop = new AbortController()
  const signal = outerSignal === undefined ? stop.signal : AbortSignal.any([stop.signal, outerSignal])
  const seen = new Set<string>()
  try {
    for (let scan = 1; scan <= options.maxScans; scan += 1) {
      const result: ScanResult = { hasChanged: false, hasGrown: false, freshRows: 0, lastTotal: 0 }
      for await (const rows of scanOnce(options, signal, result)) {
        for (const row of rows) {
          if (seen.has(row.deviceId)) continue
          seen.add(row.deviceId)
          result.freshRows += 1
          yield row
        }
      }
      // If the server ignores the page number and the list changes, no page repeats; too few devices show it instead.
      if (seen.size * 2 < result.lastTotal)
        throw options.toPagingError(`its pages had ${seen.size} devices, but it counts ${result.lastTotal}`)
      if (!result.hasChanged && !result.hasGrown) return
      if (scan > 1 && result.freshRows === 0 && !result.hasGrown) return
    }
  } finally {
    stop.abort()
  }
}

import type { OtaDevice } from './ota-device.ts'
import type { PageRows } from './ota-page.ts'

export interface ScanOptions {
  readonly pageSize: number
  /** Pages asked for ahead of the one being read. */
  readonly concurrency: number
  readonly fetchPage: (page: number, signal: AbortSignal) => Promise<PageRows>
  /** Scans of one iteration, the first included. A list that still grows then is left to the next iteration. */
  readonly maxScans: number
  /** Makes the error for a server whose pages do not advance. */
  readonly toPagingError: (problem: string) => Error
}

const maxPages = 10_000

/** Two pages with the same rows under the same total: the server did not look at the page number. */
const isRepeated = (left: PageRows, right: PageRows): boolean =>
  left.rows.length > 0 &&
  left.total === right.total &&
  left.rows.length === right.rows.length &&
  left.rows.every((row, index) => row.deviceId === right.rows[index]?.deviceId)

/** Asks for pages ahead, hands them out in order, and can ask again for one that came too early. */
const createPageQueue = (options: ScanOptions, signal: AbortSignal, order: readonly number[]) => {
  const ahead: Promise<PageRows>[] = []
  let asked = 0
  const ask = (page: number): Promise<PageRows> => {
    const promise = options.fetchPage(page, signal)
    // Its failure is reported when its turn comes; a scan that ended before must not leave it unhandled.
    promise.catch(() => {})
    return promise
  }
  return {
    next: (): Promise<PageRows> | undefined => {
      while (ahead.length < options.concurrency) {
        const page = order[asked]
        if (page === undefined) break
        asked += 1
        ahead.push(ask(page))
      }
      return ahead.shift()
    },
    again: ask,
  }
}

const descending = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, from - to + 1) }, (_, index) => from - index)

/** What one scan saw, beside the rows it yielded. */
interface ScanResult {
  hasChanged: boolean
  hasGrown: boolean
  freshRows: number
  lastTotal: number
}

/**
 * One pass over all pages, the last one first.
 *
 * Why last first: rows leave the list while it is read (an update ends), and the rest moves towards page 1. Reading
 * upwards, a row can move from a page not yet read to one already read, and is lost; downwards it is seen twice.
 *
 * Why pages may still be fetched together: while rows only leave, `total` falls, so it is a clock of the server's
 * states. A page whose total is above that of the page before was answered earlier than it, and is asked for again;
 * a page whose total is the same or less saw the same state or a later one, which is what the argument needs.
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
  // A server may hold itself to smaller pages than it was asked for.
  const pageSize = Math.min(options.pageSize, first.rows.length)
  const lastPage = Math.ceil(first.total / pageSize)
  if (lastPage > maxPages)
    throw options.toPagingError(`the list claims ${first.total} rows in pages of ${pageSize}`)
  const order = descending(lastPage, 2)
  const pages = createPageQueue(options, signal, order)
  let clock = first.total
  let previous = first
  for (const page of order) {
    let read = (await pages.next()) ?? first
    if ((read.total ?? clock) > clock) read = await pages.again(page)
    const total = read.total ?? clock
    if (total > clock) result.hasGrown = true
    if (isRepeated(read, previous))
      throw options.toPagingError(`page ${page} repeats a page that was read before`)
    if (page < lastPage && read.rows.length < pageSize && total >= page * pageSize) result.hasChanged = true
    clock = total
    previous = read
    yield read.rows
  }
  result.lastTotal = clock
  if (clock === first.total) return
  result.hasChanged = true
  yield (await options.fetchPage(1, signal)).rows
}

/** For servers that give no total: upwards until a page is short, empty or the same as before. */
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
 * Every row of a list, each device once, pages fetched ahead. Scans again when the list changed under the scan, until
 * a scan brings nothing new, at most three times. It ends whatever the server does.
 *
 * A row that is missing from one iteration is no evidence that it left the list.
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
      // A server that ignores the page number while its list moves never sends the same page twice.
      if (seen.size * 2 < result.lastTotal)
        throw options.toPagingError(`its pages held ${seen.size} devices, and it counts ${result.lastTotal}`)
      if (!result.hasChanged && !result.hasGrown) return
      if (scan > 1 && result.freshRows === 0 && !result.hasGrown) return
    }
  } finally {
    stop.abort()
  }
}

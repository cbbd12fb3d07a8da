import type { CallOperation, CallOptions } from '../calls/call.ts'
import { TuyaResponseShapeError } from '../errors/request-errors.ts'
import type { OperationName } from '../operations.ts'
import { type ListQuery, type PageRequest, toListParameters, toPageRequest } from './list-query.ts'
import type { OtaDevice } from './ota-device.ts'
import { type OtaPage, pageRowsSchema } from './ota-page.ts'
import { scanPages } from './scan-pages.ts'

export type ListOperation = Extract<OperationName, `ota.list${string}`>

/**
 * A list that is fetched only when you use it. `await` gives one page; `for await` gives every row of the list, each
 * device once, in no particular order.
 *
 * Iterating reads the last page first, fetches pages ahead, and scans again (at most three scans in all) when the list
 * changed during the scan. This way no row that stays in the list is missed because others leave it. Still, a row missing
 * from one iteration doesn't prove that it left the list. Throws a TuyaResponseShapeError when the server ignores the
 * page number.
 *
 * Both are reads: when they fail, nothing changed at Tuya, whatever the `outcome`. Note that an async function that
 * returns a list resolves to its first page.
 */
export interface OtaList extends PromiseLike<OtaPage>, AsyncIterable<OtaDevice> {}

export interface OtaListDependencies {
  readonly call: CallOperation
  readonly concurrency: number
}

export const createOtaList = (
  operation: ListOperation,
  query: ListQuery,
  deps: OtaListDependencies,
  options?: CallOptions,
): OtaList => {
  const fetchPage = async (request: PageRequest, pageOptions: CallOptions | undefined): Promise<OtaPage> => {
    const { value, requestId } = await deps.call({
      operation,
      parameters: toListParameters(operation, query, request),
      schema: pageRowsSchema,
      options: pageOptions,
    })
    return { items: value.rows, total: value.total, ...request, requestId }
  }
  let firstPage: Promise<OtaPage> | undefined
  const toPagingError = (problem: string): TuyaResponseShapeError =>
    new TuyaResponseShapeError(`${operation}: the server ignores paging: ${problem}.`, {
      operation,
      outcome: 'applied',
      issues: [{ path: 'result.list', message: problem }],
      excerpt: '',
      hint: "It ignores the page parameters. Try the other `getParameters` mode ('body' or 'query').",
    })
  return {
    // Awaitable on purpose; each list object fetches its page once.
    // oxlint-disable-next-line unicorn/no-thenable
    then: (onFulfilled, onRejected) => {
      firstPage ??= (async () => fetchPage(toPageRequest(operation, query), options))()
      return firstPage.then(onFulfilled, onRejected)
    },
    [Symbol.asyncIterator]: () => {
      const { pageSize } = toPageRequest(operation, query)
      return scanPages(
        {
          pageSize,
          concurrency: deps.concurrency,
          maxScans: 3,
          fetchPage: async (page, signal) => {
            const read = await fetchPage({ page, pageSize }, { ...options, signal })
            return { rows: read.items, total: read.total }
          },
          toPagingError,
        },
        options?.signal,
      )
    },
  }
}

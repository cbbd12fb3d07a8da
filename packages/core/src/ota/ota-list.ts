import type { CallOperation, CallOptions } from '../calls/call.ts'
import { TuyaResponseShapeError } from '../errors/request-errors.ts'
import type { OperationName } from '../operations.ts'
import { type ListQuery, type PageRequest, toListParameters, toPageRequest } from './list-query.ts'
import type { OtaDevice } from './ota-device.ts'
import { type OtaPage, pageRowsSchema } from './ota-page.ts'
import { scanPages } from './scan-pages.ts'

export type ListOperation = Extract<OperationName, `ota.list${string}`>

/**
 * A list that is fetched only when it is used. `await` gives one page; `for await` gives every row of the list, each
 * device once, in no particular order.
 *
 * Iterating reads the last page first and the rest ahead of you, and scans again (three scans at most) when the list
 * changed meanwhile: no row that stayed in the list is lost when others leave it. Still, a row missing from one
 * iteration is no evidence that it left. It throws a TuyaResponseShapeError when the server ignores the page number.
 *
 * Both are reads: a TuyaError of theirs changed nothing at Tuya, whatever its `outcome`. Mind that an async function
 * which returns a list returns its first page.
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
    new TuyaResponseShapeError(`${operation}: the server does not page: ${problem}.`, {
      operation,
      outcome: 'applied',
      issues: [{ path: 'result.list', message: problem }],
      excerpt: '',
      hint: "It ignores the page parameters. Try the other `getParameters` mode ('body' or 'query').",
    })
  return {
    // A list is awaited for one page on purpose, as vendor clients do; each list object asks for it once.
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

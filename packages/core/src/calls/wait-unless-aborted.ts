import { TuyaAbortedError } from '../errors/request-errors.ts'
import type { OperationName } from '../operations.ts'

/** The error of a call that was aborted before anything was sent. */
export const abortedBeforeSending = (operation: OperationName): TuyaAbortedError =>
  new TuyaAbortedError(`${operation}: aborted by the caller. It was not sent.`, {
    operation,
    outcome: 'not-sent',
  })

/** Waits for a shared promise. Aborting ends only this caller's wait. */
export const waitUnlessAborted = async <T>(
  promise: Promise<T>,
  operation: OperationName,
  signal: AbortSignal | undefined,
): Promise<T> => {
  if (signal === undefined) return promise
  if (signal.aborted) {
    // Without other waiting callers, its rejection would be unhandled and end the process.
    promise.catch(() => {})
    throw abortedBeforeSending(operation)
  }
  let onAbort = (): void => {}
  const abortion = new Promise<never>((_, reject) => {
    onAbort = () => reject(abortedBeforeSending(operation))
    signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([promise, abortion])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

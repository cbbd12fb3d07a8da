import { AnswerResponse } from './answer-response.ts'
import { AnswerLimitError, createByteCount } from './answer-limits.ts'
import type { CarryRequest } from './node-fetch.ts'
import { abortedFailure, timeoutFailure, TransportFailure } from './transport.ts'

/** A `fetch` of the caller's: the global one, or one of a library's. It gets a Request, and a signal that ends it. */
export type CallerFetch = (request: Request, init: { readonly signal: AbortSignal }) => Promise<Response>

const SYSTEM_CODE = /^[A-Z][A-Z0-9_]+$/

/** Quirk: undici's fetch hides the system's code one or two causes deep. Only a code is taken, never words. */
const systemCodeOf = (error: unknown): string | undefined => {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 10; cause = cause.cause, depth += 1)
    if ('code' in cause && typeof cause.code === 'string' && SYSTEM_CODE.test(cause.code)) return cause.code
  return undefined
}

/** Failures of looking up and opening a connection; nothing of the request has left then. */
const beforeSending = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'EHOSTUNREACH',
])

/** Why the error is never passed on: it may hold the request, and the request holds token and signature. */
const toFailure = (error: unknown): TransportFailure => {
  const systemCode = systemCodeOf(error)
  const mayHaveArrived = systemCode === undefined || !beforeSending.has(systemCode)
  const message = error instanceof AnswerLimitError ? error.message : (systemCode ?? 'fetch failed')
  return new TransportFailure('network', message, { mayHaveArrived, systemCode })
}

const readLimited = async (response: Response): Promise<string> => {
  if (response.body === null) return response.text()
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const count = createByteCount()
  let text = ''
  for await (const chunk of response.body) {
    count(chunk.byteLength)
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

/** Rejects when the signal fires, for a `fetch` that does not heed it. */
const orGiveUp = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const onAbort = (): void => reject(new Error('given up'))
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })

/**
 * Sends over a `fetch` of the caller's. The gate of a write is asked just before it is called: what it waits for then,
 * a name, a connection, a proxy, is not covered.
 */
export const createCallerFetch =
  (fetch: CallerFetch): CarryRequest =>
  async (request, { gate, signal, timeoutMs }) => {
    await gate?.ask()
    if (signal?.aborted === true) throw abortedFailure(false)
    gate?.check()
    const deadline = AbortSignal.timeout(timeoutMs)
    const ends = signal === undefined ? deadline : AbortSignal.any([deadline, signal])
    try {
      const response = await orGiveUp(fetch(request, { signal: ends }), ends)
      const text = await orGiveUp(readLimited(response), ends)
      return new AnswerResponse(text, { status: response.status, headers: response.headers })
    } catch (error) {
      if (deadline.aborted) throw timeoutFailure(timeoutMs, true)
      throw ends.aborted ? abortedFailure(true) : toFailure(error)
    }
  }

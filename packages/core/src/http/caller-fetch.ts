import { AnswerResponse } from './answer-response.ts'
import { AnswerLimitError, createByteCount } from './answer-limits.ts'
import type { CarryRequest } from './node-fetch.ts'
import { abortedFailure, timeoutFailure, TransportFailure } from './transport.ts'

/** The caller's `fetch`: the global one, or a library's. It receives a Request, and a signal that aborts it. */
export type CallerFetch = (request: Request, init: { readonly signal: AbortSignal }) => Promise<Response>

const SYSTEM_CODE = /^[A-Z][A-Z0-9_]+$/

/** Quirk: undici's fetch has the system's code one or two causes deep. Messages are ignored: they may contain secrets. */
const systemCodeOf = (error: unknown): string | undefined => {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 10; cause = cause.cause, depth += 1)
    if ('code' in cause && typeof cause.code === 'string' && SYSTEM_CODE.test(cause.code)) return cause.code
  return undefined
}

/** Failures of DNS lookup and connecting: nothing of the request was sent. */
const beforeSending = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'EHOSTUNREACH',
])

/** The original error isn't passed on: it may contain the request, with token and signature. */
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

/** Rejects when the signal fires, for a `fetch` that ignores the signal. */
const rejectOnAbort = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const onAbort = (): void => reject(new Error('aborted'))
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })

/**
 * Sends with the caller's `fetch`. The write gate is checked just before `fetch` is called, so its waits for DNS, the
 * connection or a proxy aren't covered.
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
      const response = await rejectOnAbort(fetch(request, { signal: ends }), ends)
      const text = await rejectOnAbort(readLimited(response), ends)
      return new AnswerResponse(text, { status: response.status, headers: response.headers })
    } catch (error) {
      if (deadline.aborted) throw timeoutFailure(timeoutMs, true)
      throw ends.aborted ? abortedFailure(true) : toFailure(error)
    }
  }

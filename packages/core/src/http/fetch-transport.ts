import ky from 'ky'
import { AnswerLimitError, createByteCount } from './answer-limits.ts'
import { type Transport, TransportFailure, type TransportRequest } from './transport.ts'

/** Settings of `createFetchTransport`. */
export interface FetchTransportOptions {
  /** @default the global `fetch` */
  readonly fetch?: (input: Request, init?: RequestInit) => Promise<Response>
}

/** Quirk: undici's fetch hides the system's code one or two causes deep. */
const systemCodeOf = (error: unknown): string | undefined => {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if ('code' in cause && typeof cause.code === 'string') return cause.code
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

/** `text()` would take whatever comes. */
const readText = async ({ body }: Response): Promise<string> => {
  if (body === null) return ''
  const decoder = new TextDecoder()
  const count = createByteCount()
  let text = ''
  for await (const chunk of body) {
    count(chunk.byteLength)
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

/** Why the error of ky is never passed on: it holds the request, and the request holds token and signature. */
const toFailure = (error: unknown, request: TransportRequest, deadline: AbortSignal): TransportFailure => {
  if (deadline.aborted)
    return new TransportFailure('timeout', `No answer within ${request.timeoutMs} ms`, {
      mayHaveArrived: true,
    })
  if (request.signal?.aborted === true)
    return new TransportFailure('aborted', 'The call was aborted', { mayHaveArrived: true })
  if (error instanceof AnswerLimitError)
    return new TransportFailure('network', error.message, { mayHaveArrived: true })
  const systemCode = systemCodeOf(error)
  const mayHaveArrived = systemCode === undefined || !beforeSending.has(systemCode)
  return new TransportFailure('network', systemCode ?? 'fetch failed', { mayHaveArrived, systemCode })
}

/**
 * A transport on `fetch`, through ky: for proxies, instrumentation, and runtimes other than Node.
 *
 * Needs `getParameters: 'query'`, because `fetch` refuses a GET with a body. It costs about twice the CPU time of the
 * default per call, and it knows less often for certain that a request was not sent.
 */
export const createFetchTransport = (options: FetchTransportOptions = {}): Transport => {
  const { fetch } = options
  const client = ky.create({
    retry: 0,
    timeout: false,
    throwHttpErrors: false,
    redirect: 'manual',
    ...(fetch === undefined ? {} : { fetch: (input, init) => fetch(new Request(input, init)) }),
  })
  return async (request) => {
    if (request.method === 'GET' && request.body !== undefined)
      throw new TransportFailure(
        'unsupported',
        "fetch cannot send a GET with a body. Set getParameters to 'query', or use the default transport.",
        { mayHaveArrived: false },
      )
    const deadline = AbortSignal.timeout(request.timeoutMs)
    try {
      const response = await client(request.origin + request.target, {
        method: request.method,
        headers: request.headers,
        ...(request.body === undefined ? {} : { body: request.body }),
        // Why not ky's own timeout: it ends with the headers, and a body can hang as well.
        signal: request.signal === undefined ? deadline : AbortSignal.any([deadline, request.signal]),
      })
      return {
        status: response.status,
        body: await readText(response),
        retryAfter: response.headers.get('retry-after') ?? undefined,
        date: response.headers.get('date') ?? undefined,
      }
    } catch (error) {
      throw toFailure(error, request, deadline)
    }
  }
}

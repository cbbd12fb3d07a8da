import type { ClientRequest, IncomingMessage } from 'node:http'
import { createByteCount } from './answer-limits.ts'
import { toNetworkFailure } from './open-connection.ts'
import { TransportFailure, type TransportRequest, type TransportResponse } from './transport.ts'

const headerOf = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value

/** Collects an answer; calls back once with the text, or with the error that cut it short. */
const readBody = (message: IncomingMessage, done: (error: Error | undefined, body: string) => void): void => {
  const chunks: Buffer[] = []
  const count = createByteCount()
  message.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    try {
      count(chunk.length)
    } catch (error) {
      message.destroy(error as Error)
    }
  })
  message.on('end', () => {
    const [first] = chunks
    const body = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks)
    done(undefined, body.toString('utf8'))
  })
  message.on('error', (error: Error) => done(error, ''))
}

/** Quirk: without an explicit Content-Length, Node sends the body of a GET unframed, and the server sees garbage. */
export const framedHeaders = ({ headers, body }: TransportRequest): Readonly<Record<string, string>> =>
  body === undefined ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) }

/** Writes a request and waits for its whole answer. Rejects with a TransportFailure, and gives the request up then. */
export const exchange = (
  request: ClientRequest,
  wanted: Pick<TransportRequest, 'body' | 'timeoutMs' | 'signal'>,
  ends: { readonly mayHaveArrived: () => boolean; readonly giveUp: () => void },
): Promise<TransportResponse> =>
  new Promise((resolve, reject) => {
    const { signal, timeoutMs } = wanted
    const fail = (failure: TransportFailure): void => {
      cleanUp()
      // First of all, because giving up makes errors of its own.
      reject(failure)
      ends.giveUp()
    }
    const onAbort = (): void =>
      fail(new TransportFailure('aborted', 'The call was aborted', { mayHaveArrived: ends.mayHaveArrived() }))
    const timer = setTimeout(
      () =>
        fail(
          new TransportFailure('timeout', `No answer within ${timeoutMs} ms`, {
            mayHaveArrived: ends.mayHaveArrived(),
          }),
        ),
      timeoutMs,
    )
    const cleanUp = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
    }
    const onError = (error: Error): void => fail(toNetworkFailure(error, ends.mayHaveArrived()))
    signal?.addEventListener('abort', onAbort, { once: true })
    request.on('error', onError)
    request.on('response', (message) => {
      readBody(message, (error, body) => {
        if (error !== undefined) return onError(error)
        cleanUp()
        return resolve({
          status: message.statusCode ?? 0,
          body,
          retryAfter: headerOf(message.headers['retry-after']),
          date: message.headers.date,
        })
      })
    })
    request.end(wanted.body)
  })

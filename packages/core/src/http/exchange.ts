import type { ClientRequest, IncomingMessage } from 'node:http'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import { createByteCount, maxAnswerBytes, tooLarge } from './answer-limits.ts'
import { toNetworkFailure } from './open-connection.ts'
import { abortedFailure, timeoutFailure, TransportFailure } from './transport.ts'

/** A complete answer. */
export interface WireAnswer {
  readonly status: number
  /** Alternating names and values. */
  readonly rawHeaders: readonly string[]
  readonly body: string
}

/** Some proxies compress answers although the request didn't ask for it. */
const decoders: Readonly<Record<string, typeof gunzip | undefined>> = {
  gzip: gunzip,
  'x-gzip': gunzip,
  deflate: inflate,
  br: brotliDecompress,
}

const decode = (
  packed: Buffer,
  encoding: string | undefined,
  done: (error: Error | undefined, body: string) => void,
): void => {
  const unpack = encoding !== undefined && Object.hasOwn(decoders, encoding) ? decoders[encoding] : undefined
  if (unpack === undefined || packed.length === 0) return done(undefined, packed.toString('utf8'))
  unpack(packed, { maxOutputLength: maxAnswerBytes }, (error, body) => {
    if (error === null) return done(undefined, body.toString('utf8'))
    const isTooLarge = 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    done(isTooLarge ? tooLarge() : new Error("The answer is damaged: it can't be decompressed"), '')
  })
}

/** Collects an answer. Calls back once, with the text or with the error that interrupted it. */
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
    const whole = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks)
    decode(whole, message.headers['content-encoding']?.trim().toLowerCase(), done)
  })
  message.on('error', (error: Error) => done(error, ''))
}

/** Sends a request and waits for the complete answer. On failure, aborts the request and rejects with a TransportFailure. */
export const exchange = (
  request: ClientRequest,
  wanted: {
    readonly body: string | undefined
    readonly timeoutMs: number
    readonly signal: AbortSignal | undefined
  },
  ends: {
    readonly mayHaveArrived: () => boolean
    readonly giveUp: () => void
    /** The failure on timeout, when the request waits for something other than the server. */
    readonly late?: () => TransportFailure | undefined
  },
): Promise<WireAnswer> =>
  new Promise((resolve, reject) => {
    const { signal, timeoutMs } = wanted
    const fail = (failure: TransportFailure): void => {
      cleanUp()
      // Reject first, because aborting the request emits further errors.
      reject(failure)
      ends.giveUp()
    }
    const onAbort = (): void => fail(abortedFailure(ends.mayHaveArrived()))
    const timer = setTimeout(
      () => fail(ends.late?.() ?? timeoutFailure(timeoutMs, ends.mayHaveArrived())),
      timeoutMs,
    )
    const cleanUp = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
    }
    const onError = (error: Error): void =>
      fail(error instanceof TransportFailure ? error : toNetworkFailure(error, ends.mayHaveArrived()))
    signal?.addEventListener('abort', onAbort, { once: true })
    request.on('error', onError)
    request.on('response', (message) => {
      readBody(message, (error, body) => {
        if (error !== undefined) return onError(error)
        cleanUp()
        return resolve({ status: message.statusCode ?? 0, rawHeaders: message.rawHeaders, body })
      })
    })
    request.end(wanted.body)
  })

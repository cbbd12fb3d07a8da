import type { WriteGate } from '../calls/write-gate.ts'

/** One request, ready to be sent: signed, encoded, complete. */
export interface TransportRequest {
  readonly method: 'GET' | 'POST'
  /** Scheme, host and port, with no slash at the end. */
  readonly origin: string
  /** Path and percent-encoded query. */
  readonly target: string
  /** Holds the token and the signature: never log it. */
  readonly headers: Readonly<Record<string, string>>
  /** Sent with every method, GET included. */
  readonly body: string | undefined
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
  /** A write is sent on a new connection and passes its gate, if it has one, right before the first byte. */
  readonly isWrite: boolean
  readonly gate: WriteGate | undefined
}

/** A complete answer, unread. */
export interface TransportResponse {
  readonly status: number
  readonly body: string
  /** The value of a header, whose name is given in lower case. */
  header(name: 'retry-after' | 'date'): string | undefined
}

/**
 * Sends one request once: no retry, no redirect, no reading of the answer. Rejects with a TransportFailure when no
 * complete answer came, and with the error of the gate when the gate held it back.
 */
export interface Transport {
  send(request: TransportRequest): Promise<TransportResponse>
  /** The proxy that calls go through, without its credentials. */
  readonly proxy: string | undefined
  /** Ends idle connections, and resets those of writes under way. */
  close(): void
}

/** Why no complete answer came, and whether the request can have reached the server. */
export class TransportFailure extends Error {
  override readonly name = 'TransportFailure'
  readonly reason: 'network' | 'timeout' | 'aborted'
  /** False only when it is certain that no byte of the request was read. */
  readonly mayHaveArrived: boolean
  /** The system's code, `ECONNRESET` for instance; a ProxyFault when the proxy on the way failed. */
  readonly systemCode: string | undefined
  /** What the proxy on the way did, as a clause without credentials. Undefined unless it was the proxy that failed. */
  readonly proxyProblem: string | undefined

  constructor(
    reason: TransportFailure['reason'],
    message: string,
    details: {
      mayHaveArrived: boolean
      systemCode?: string | undefined
      proxyProblem?: string | undefined
    },
  ) {
    super(message)
    this.reason = reason
    this.mayHaveArrived = details.mayHaveArrived
    this.systemCode = details.systemCode
    this.proxyProblem = details.proxyProblem
  }
}

export const abortedFailure = (mayHaveArrived: boolean): TransportFailure =>
  new TransportFailure('aborted', 'The call was aborted', { mayHaveArrived })

export const timeoutFailure = (timeoutMs: number, mayHaveArrived: boolean): TransportFailure =>
  new TransportFailure('timeout', `No answer within ${timeoutMs} ms`, { mayHaveArrived })

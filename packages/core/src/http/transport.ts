import type { WriteGate } from '../calls/write-gate.ts'

/** One request, signed and encoded. */
export interface TransportRequest {
  readonly method: 'GET' | 'POST'
  /** Scheme, host and port, without a trailing slash. */
  readonly origin: string
  /** Path and percent-encoded query. */
  readonly target: string
  /** Contains the token and the signature: never log it. */
  readonly headers: Readonly<Record<string, string>>
  /** Sent with every method, GET included. */
  readonly body: string | undefined
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
  /** A write is sent on a new connection, and passes its gate (if any) right before the first byte. */
  readonly isWrite: boolean
  readonly gate: WriteGate | undefined
}

/** A complete answer, not parsed yet. */
export interface TransportResponse {
  readonly status: number
  readonly body: string
  /** The value of a header. */
  header(name: 'retry-after' | 'date'): string | undefined
}

/**
 * Sends one request once, without retries or redirects, and doesn't parse the answer. Rejects with a TransportFailure when
 * no complete answer came, and with the gate's error when the gate refused.
 */
export interface Transport {
  send(request: TransportRequest): Promise<TransportResponse>
  /** The proxy in use, without its credentials. */
  readonly proxy: string | undefined
  /** Closes idle connections and resets those of writes under way. */
  close(): void
}

/** Why no complete answer came, and whether the request may have reached the server. */
export class TransportFailure extends Error {
  override readonly name = 'TransportFailure'
  readonly reason: 'network' | 'timeout' | 'aborted'
  /** False only when certainly no byte of the request reached the server. */
  readonly mayHaveArrived: boolean
  /** The system's error code, such as `ECONNRESET`; a ProxyFault when the proxy failed. */
  readonly systemCode: string | undefined
  /** What the proxy did, as a clause without credentials. Undefined unless the proxy failed. */
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

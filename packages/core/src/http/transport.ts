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
  /**
   * True for writes. A kept-alive connection that the server is just closing loses a request without a trace of
   * whether it was read; a new connection does not, so a write is worth one.
   */
  readonly onNewConnection: boolean
}

/** A complete answer, unread. */
export interface TransportResponse {
  readonly status: number
  readonly body: string
  readonly retryAfter: string | undefined
  /** The `Date` header. */
  readonly date: string | undefined
}

/**
 * Sends one request once: no retry, no redirect, no reading of the answer. Rejects with a TransportFailure, and with
 * nothing else, when no complete answer came.
 */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>

/** Why no complete answer came, and whether the request can have reached the server. */
export class TransportFailure extends Error {
  override readonly name = 'TransportFailure'
  readonly reason: 'network' | 'timeout' | 'aborted' | 'unsupported'
  /** False only when it is certain that no byte of the request was read. */
  readonly mayHaveArrived: boolean
  /** The system's code, `ECONNRESET` for instance. */
  readonly systemCode: string | undefined

  constructor(
    reason: TransportFailure['reason'],
    message: string,
    details: { mayHaveArrived: boolean; systemCode?: string | undefined },
  ) {
    super(message)
    this.reason = reason
    this.mayHaveArrived = details.mayHaveArrived
    this.systemCode = details.systemCode
  }
}

import type { z } from 'zod'
import type { Parameters } from '../http/encode-parameters.ts'
import type { OperationName } from '../operations.ts'

/** Options of a single call. */
export interface CallOptions {
  /** Aborts the call with a TuyaAbortedError, whose `outcome` says whether the request may have reached Tuya. */
  readonly signal?: AbortSignal
  /**
   * Called for each readable answer of Tuya to this call, with its request id (`tid`), including each page of an iterated
   * list. Use it to keep your own records. If it throws, the call fails.
   */
  readonly onAnswer?: (answer: {
    readonly operation: OperationName
    readonly requestId: string | undefined
  }) => void
}

/** The answer to `beforeWrite`. */
export type WritePermission =
  | { readonly mayWrite: false }
  /** Maximum age of the permission when the first byte is sent, in milliseconds from the moment `beforeWrite` was called. */
  | { readonly mayWrite: true; readonly maxAgeMs: number }

/** Options of a single write. */
export interface WriteOptions extends CallOptions {
  /**
   * Called once per call, when everything else is ready: rate limit, token, connection, TLS and signature. If it answers
   * `mayWrite: false`, rejects, or its permission is too old, nothing is sent and the call rejects with a
   * TuyaWithheldError. The age is measured by the monotonic and by the wall clock; the larger value counts.
   *
   * When the same call is sent a second time, after a refused token or timestamp, `beforeWrite` isn't called again; the
   * first permission must still be young enough. The call waits for `beforeWrite` regardless of timeouts and `signal`.
   * With your own `fetch`, it is called just before that `fetch`, so waiting inside `fetch` isn't covered.
   */
  readonly beforeWrite?: () => Promise<WritePermission>
}

export interface Call<T> {
  readonly operation: OperationName
  readonly parameters: Parameters
  /** Replaces `{projectId}` in the path. */
  readonly pathParameters?: Readonly<Record<string, string>>
  readonly schema: z.ZodType<T>
  readonly options?: WriteOptions | undefined
}

export interface CallResult<T> {
  readonly value: T
  readonly requestId: string | undefined
}

/** Makes a call and returns the parsed result. */
export type CallOperation = <T>(call: Call<T>) => Promise<CallResult<T>>

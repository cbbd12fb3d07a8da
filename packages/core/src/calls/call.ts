import type { z } from 'zod'
import type { Parameters } from '../http/encode-parameters.ts'
import type { OperationName } from '../operations.ts'

/** Per call, beside the client's own settings. */
export interface CallOptions {
  /** Ends the call with a TuyaAbortedError, whose `outcome` says whether the request was on its way. */
  readonly signal?: AbortSignal
  /**
   * Told of each answer that Tuya gave to this call and that could be read, with its request id (`tid`): every page of a
   * list that is iterated, too. For records of your own; what it throws ends the call.
   */
  readonly onAnswer?: (answer: {
    readonly operation: OperationName
    readonly requestId: string | undefined
  }) => void
}

/** The answer to `beforeWrite`. */
export type WritePermission =
  | { readonly mayWrite: false }
  /** How old the permission may be when the first byte leaves, counted from the moment at which it was asked for. */
  | { readonly mayWrite: true; readonly maxAgeMs: number }

/** Per call of an operation that changes something at Tuya. */
export interface WriteOptions extends CallOptions {
  /**
   * Asked once per call, when nothing is left to wait for: the rate limit, a token, the connection with its encryption,
   * and the signature are ready. On "no", on a rejection, or when the permission is too old, nothing is sent and the call
   * rejects with a TuyaWithheldError. Its age is taken by the monotonic and by the wall clock; the larger one counts.
   *
   * A second request of the same call, after a refused token or time, asks no second time but is held to the same age.
   * The call waits for the answer, whatever its time limit and signal say. Over a transport of your own it is asked just
   * before the transport is called, so what that one waits for afterwards is not covered.
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

/** Makes a call and returns what was read; the one way from an API family to the network. */
export type CallOperation = <T>(call: Call<T>) => Promise<CallResult<T>>

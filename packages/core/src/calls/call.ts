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

export interface Call<T> {
  readonly operation: OperationName
  readonly parameters: Parameters
  /** Replaces `{projectId}` in the path. */
  readonly pathParameters?: Readonly<Record<string, string>>
  readonly schema: z.ZodType<T>
  readonly options?: CallOptions | undefined
}

export interface CallResult<T> {
  readonly value: T
  readonly requestId: string | undefined
}

/** Makes a call and returns what was read; the one way from an API family to the network. */
export type CallOperation = <T>(call: Call<T>) => Promise<CallResult<T>>

import type { z } from 'zod'
import { TuyaAbortedError, TuyaConfigError, TuyaResponseShapeError } from '../errors/request-errors.ts'
import { redactExcerpt } from '../errors/redact-excerpt.ts'
import { isTuyaError, type TuyaError } from '../errors/tuya-error.ts'
import { encodeParameters, type EncodedParameters, type Parameters } from '../http/encode-parameters.ts'
import { parseLossless, readEnvelope } from '../http/read-envelope.ts'
import { type OperationName, operations } from '../operations.ts'
import { planRetry } from './retry-policy.ts'
import { type Answer, type AttemptDependencies, sendAttempt } from './send-attempt.ts'
import type { TokenProvider } from './token-provider.ts'

/** Per call, beside the client's own settings. */
export interface CallOptions {
  /** Ends the call with a TuyaAbortedError, whose `outcome` says whether the request was on its way. */
  readonly signal?: AbortSignal
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

export interface CallDependencies extends AttemptDependencies {
  readonly getParameters: 'body' | 'query'
  readonly timeoutMs: number
  readonly totalTimeoutMs: number
  readonly retryLimit: number
}

/** Makes a call and returns what was read; the one way from an API family to the network. */
export type CallOperation = <T>(call: Call<T>) => Promise<CallResult<T>>

const resolvePath = (operation: OperationName, values: Readonly<Record<string, string>>): string =>
  operations[operation].path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined || value === '')
      throw new TuyaConfigError(`${operation} needs ${name}.`, { operation })
    return encodeURIComponent(value)
  })

/** Reads a result; on a mismatch once more with whole numbers beyond 2^53 kept as text. */
const readResult = <T>(call: Call<T>, answer: Answer): CallResult<T> => {
  const { operation, schema } = call
  const { requestId } = answer
  const first = schema.safeParse(answer.result)
  if (first.success) return { value: first.data, requestId }
  const envelope = readEnvelope(answer.body, parseLossless)
  const second = schema.safeParse(envelope.kind === 'success' ? envelope.result : answer.result)
  if (second.success) return { value: second.data, requestId }
  const issues = second.error.issues.map((issue) => ({
    path: issue.path.reduce<string>(
      (path, key) => (typeof key === 'number' ? `${path}[${key}]` : `${path}.${String(key)}`),
      'result',
    ),
    message: issue.message,
  }))
  const [firstIssue] = issues
  const isTokenCall = operation === 'token.get'
  throw new TuyaResponseShapeError(
    `${operation}: Tuya reported success, and the answer cannot be read: ${firstIssue?.path ?? 'result'}: ${firstIssue?.message ?? 'unexpected'}.`,
    {
      operation,
      requestId,
      // A token changes nothing at Tuya; what its caller wanted to do has not been sent.
      outcome: isTokenCall ? 'not-sent' : 'applied',
      issues,
      excerpt: isTokenCall ? '' : redactExcerpt(answer.body),
      hint: 'Report this with the request id: the API may have changed.',
    },
  )
}

/** Waits for a promise that others share, without ending it for them when this caller gives up. */
const waitUnlessAborted = async <T>(
  promise: Promise<T>,
  operation: OperationName,
  signal: AbortSignal | undefined,
): Promise<T> => {
  if (signal === undefined) return promise
  const aborted = (): TuyaAbortedError =>
    new TuyaAbortedError(`${operation}: aborted by the caller. It was not sent.`, {
      operation,
      outcome: 'not-sent',
    })
  if (signal.aborted) throw aborted()
  let onAbort = (): void => {}
  const abortion = new Promise<never>((_, reject) => {
    onAbort = () => reject(aborted())
    signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([promise, abortion])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

/** Everything about one call that lasts over its attempts. */
interface Progress {
  retries: number
  hasRenewedToken: boolean
  hasCorrectedClock: boolean
  attempts: number
  deadlineMs: number | undefined
  accessToken: string | undefined
}

const recover = async (
  failure: TuyaError,
  progress: Progress,
  call: Pick<Call<unknown>, 'operation' | 'options'>,
  deps: CallDependencies,
  tokens: TokenProvider | undefined,
): Promise<void> => {
  const { operation } = call
  const plan = planRetry(failure, {
    isWrite: operations[operation].effect === 'write',
    isTokenCall: operation === 'token.get',
    retries: progress.retries,
    retryLimit: deps.retryLimit,
    hasRenewedToken: progress.hasRenewedToken,
    hasCorrectedClock: progress.hasCorrectedClock,
    remainingMs: (progress.deadlineMs ?? Number.POSITIVE_INFINITY) - deps.clock.now(),
    fraction: deps.random.fraction(),
  })
  switch (plan.kind) {
    case 'stop':
      throw failure
    case 'renew-token':
      progress.hasRenewedToken = true
      if (progress.accessToken !== undefined) tokens?.drop(progress.accessToken)
      return
    case 'correct-clock':
      progress.hasCorrectedClock = true
      if (!deps.serverClock.correct()) throw failure
      deps.logger?.warn(
        { operation, skewMs: deps.serverClock.skewMs() },
        "signing by the server's clock from now on",
      )
      return
    case 'wait': {
      progress.retries += 1
      deps.logger?.warn(
        { operation, retry: progress.retries, waitMs: plan.waitMs, kind: failure.kind, code: failure.code },
        'tuya call will be tried again',
      )
      await deps.clock.sleep(plan.waitMs, call.options?.signal).catch(() => {
        throw failure
      })
    }
  }
}

/** Builds the one way to make calls. Without `tokens` it makes calls that carry no access token. */
export const createCallOperation = (deps: CallDependencies, tokens?: TokenProvider): CallOperation => {
  const attemptOnce = async (
    call: Call<unknown>,
    path: string,
    encoded: EncodedParameters,
    progress: Progress,
  ): Promise<Answer> => {
    const { operation, options } = call
    const token = tokens?.current()
    progress.accessToken =
      typeof token === 'object' ? await waitUnlessAborted(token, operation, options?.signal) : token
    progress.attempts += 1
    return sendAttempt(
      {
        operation,
        path,
        encoded,
        accessToken: progress.accessToken,
        number: progress.attempts,
        signal: options?.signal,
        // Why from the first permit on: waiting in our own queue is not Tuya's time.
        timeoutMs: () => {
          const nowMs = deps.clock.now()
          progress.deadlineMs ??= nowMs + deps.totalTimeoutMs
          return Math.max(1, Math.min(deps.timeoutMs, progress.deadlineMs - nowMs))
        },
      },
      deps,
    )
  }

  return async (call) => {
    const { operation } = call
    const { parameters: place } = operations[operation]
    const path = resolvePath(operation, call.pathParameters ?? {})
    const encoded = encodeParameters(path, call.parameters, place === 'chosen' ? deps.getParameters : place)
    const progress: Progress = {
      retries: 0,
      hasRenewedToken: false,
      hasCorrectedClock: false,
      attempts: 0,
      deadlineMs: undefined,
      accessToken: undefined,
    }
    for (;;) {
      try {
        return readResult(call, await attemptOnce(call, path, encoded, progress))
      } catch (error) {
        // A failed token call has had its own retries.
        if (!isTuyaError(error) || error.operation !== operation) throw error
        await recover(error, progress, call, deps, tokens)
      }
    }
  }
}

import { TuyaAbortedError, TuyaConfigError } from '../errors/request-errors.ts'
import { isTuyaError, type TuyaError } from '../errors/tuya-error.ts'
import { encodeParameters, type EncodedParameters } from '../http/encode-parameters.ts'
import { type OperationName, operations } from '../operations.ts'
import type { Call, CallOperation } from './call.ts'
import { readResult } from './read-result.ts'
import { planRetry } from './retry-policy.ts'
import { type Answer, type AttemptDependencies, sendAttempt } from './send-attempt.ts'
import type { TokenProvider } from './token-provider.ts'
import { waitUnlessAborted } from './wait-unless-aborted.ts'
import { createWriteGate, type WriteGate } from './write-gate.ts'

export interface CallDependencies extends AttemptDependencies {
  readonly getParameters: 'body' | 'query'
  readonly timeoutMs: number
  readonly totalTimeoutMs: number
  readonly retryLimit: number
}

const resolvePath = (operation: OperationName, values: Readonly<Record<string, string>>): string =>
  operations[operation].path.replace(/\{(\w+)\}/, (_, name: string) => {
    const value = values[name]
    if (value === undefined || value === '')
      throw new TuyaConfigError(`${operation}: ${name} must be a non-empty string.`, { operation })
    return encodeURIComponent(value)
  })

/** State of one call across its attempts. */
interface Progress {
  retries: number
  hasRenewedToken: boolean
  hasCorrectedClock: boolean
  attempts: number
  deadlineMs: number | undefined
  accessToken: string | undefined
  readonly gate: WriteGate | undefined
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
    remainingMs: (progress.deadlineMs ?? Number.POSITIVE_INFINITY) - deps.clock.elapsed(),
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
        "tuya refused the time of a request; signing with the server's clock from now on",
      )
      return
    case 'wait': {
      progress.retries += 1
      deps.logger?.warn(
        { operation, retry: progress.retries, waitMs: plan.waitMs, kind: failure.kind, code: failure.code },
        'retrying tuya call',
      )
      await deps.clock.sleep(plan.waitMs, call.options?.signal).catch(() => {
        const message = `${operation}: aborted by the caller while waiting for a retry.`
        throw new TuyaAbortedError(message, { operation, outcome: failure.outcome, cause: failure })
      })
    }
  }
}

/** Creates the function that makes all calls. Without `tokens`, calls have no access token. */
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
        gate: progress.gate,
        // Time in the rate limiter's queue doesn't count.
        timeoutMs: () => {
          const nowMs = deps.clock.elapsed()
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
    const beforeWrite = call.options?.beforeWrite
    const progress: Progress = {
      retries: 0,
      hasRenewedToken: false,
      hasCorrectedClock: false,
      attempts: 0,
      deadlineMs: undefined,
      accessToken: undefined,
      gate: beforeWrite && createWriteGate(operation, beforeWrite, deps.clock),
    }
    for (;;) {
      try {
        const result = readResult(call, await attemptOnce(call, path, encoded, progress))
        call.options?.onAnswer?.({ operation, requestId: result.requestId })
        return result
      } catch (error) {
        // A failed token call was already retried.
        if (!isTuyaError(error) || error.operation !== operation) throw error
        await recover(error, progress, call, deps, tokens)
      }
    }
  }
}

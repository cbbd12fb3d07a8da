import { TuyaRateLimitError } from '../errors/api-errors.ts'
import { toApiError, toUnreadableError } from '../errors/to-answer-error.ts'
import { toTransportError } from '../errors/to-transport-error.ts'
import { TuyaWithheldError } from '../errors/request-errors.ts'
import { isTuyaError } from '../errors/tuya-error.ts'
import { type Envelope, readEnvelope } from '../http/read-envelope.ts'
import {
  type Transport,
  TransportFailure,
  type TransportRequest,
  type TransportResponse,
} from '../http/transport.ts'
import { type OperationName, operations } from '../operations.ts'
import { type CallMeter, type CallRecord, monthOf } from './call-meter.ts'
import type { Clock } from './clock.ts'
import { type Logger, runGuarded } from './logger.ts'
import type { RateLimiter } from './rate-limiter.ts'
import {
  type Attempt,
  describeSigning,
  signAttempt,
  type Signed,
  type SigningDependencies,
  toHeaders,
} from './sign-attempt.ts'
import { abortedBeforeSending } from './wait-unless-aborted.ts'

export interface AttemptDependencies extends SigningDependencies {
  readonly transport: Transport
  readonly clock: Clock
  readonly limiter: RateLimiter
  readonly meter: CallMeter & { count(record: CallRecord): void }
  readonly onCall: ((record: CallRecord) => void) | undefined
  readonly logger: Logger | undefined
}

/** An answer with `success: true`. Keeps the text, so that it can be parsed again losslessly. */
export interface Answer {
  readonly result: unknown
  readonly requestId: string | undefined
  readonly body: string
}

const serverTimeOf = (envelope: Envelope, response: TransportResponse): number | undefined => {
  if (envelope.kind !== 'unreadable' && envelope.serverTimeMs !== undefined) return envelope.serverTimeMs
  const dateMs = Date.parse(response.header('date') ?? '')
  return Number.isNaN(dateMs) ? undefined : dateMs
}

const readAnswer = (
  envelope: Envelope,
  response: TransportResponse,
  attempt: Attempt,
  signed: Signed,
  deps: AttemptDependencies,
): Answer => {
  if (envelope.kind === 'success' && response.status <= 299)
    return { result: envelope.result, requestId: envelope.requestId, body: response.body }
  const context = {
    operation: attempt.operation,
    response,
    receivedAtMs: deps.clock.now(),
    skewMs: deps.serverClock.skewMs(),
    describeSigning: () => describeSigning(attempt, signed, deps),
  }
  if (envelope.kind === 'unreadable') throw toUnreadableError(envelope.problem, context)
  if (envelope.kind === 'refusal') throw toApiError(envelope, context)
  throw toUnreadableError('', context)
}

const recordCall = (record: CallRecord, deps: AttemptDependencies): void => {
  deps.meter.count(record)
  deps.logger?.debug(record, 'tuya call')
  runGuarded(
    () => deps.onCall?.(record),
    () => deps.logger?.warn({ operation: record.operation }, 'the onCall callback failed'),
  )
}

/** Writes, and the token calls they need, don't queue behind reads. */
const isUrgent = (operation: OperationName): boolean =>
  operation === 'token.get' || operations[operation].effect === 'write'

/** Whether the request may have been sent, so that Tuya may have counted it. */
const mayHaveLeft = (failure: unknown): boolean =>
  failure instanceof TransportFailure ? failure.mayHaveArrived : !(failure instanceof TuyaWithheldError)

/** Waits for a permit, signs, sends once, reads the answer and counts the call. Throws only TuyaErrors. */
export const sendAttempt = async (attempt: Attempt, deps: AttemptDependencies): Promise<Answer> => {
  const { operation, signal } = attempt
  if (signal?.aborted === true) throw abortedBeforeSending(operation)
  const permit = deps.limiter.acquire({ signal, isUrgent: isUrgent(operation) })
  if (permit !== undefined)
    await permit.catch(() => {
      throw abortedBeforeSending(operation)
    })
  const signed = signAttempt(attempt, deps)
  const timeoutMs = attempt.timeoutMs()
  const startedAtMs = deps.clock.now()
  const sentAtMs = deps.clock.elapsed()
  let serverTimeMs: number | undefined
  const finish = (
    result: CallRecord['result'],
    details: { code?: number | string | undefined; requestId?: string | undefined },
  ): void => {
    const durationMs = deps.clock.elapsed() - sentAtMs
    const { code, requestId } = details
    recordCall(
      {
        operation,
        attempt: attempt.number,
        startedAtMs,
        durationMs,
        month: monthOf(startedAtMs),
        serverTimeMs,
        result,
        code,
        requestId,
      },
      deps,
    )
  }
  try {
    const request: TransportRequest = {
      method: operations[operation].method,
      origin: deps.baseUrl,
      target: attempt.encoded.target,
      headers: toHeaders(attempt, signed, deps),
      body: attempt.encoded.body,
      timeoutMs,
      signal,
      isWrite: operations[operation].effect === 'write',
      gate: attempt.gate,
    }
    const response = await deps.transport.send(request)
    const envelope = readEnvelope(response.body)
    const answeredAtMs = serverTimeOf(envelope, response)
    deps.serverClock.observe(answeredAtMs, deps.clock.elapsed() - sentAtMs)
    // An unreadable answer may come from a proxy, and then has the proxy's time.
    if (envelope.kind !== 'unreadable') serverTimeMs = answeredAtMs
    const answer = readAnswer(envelope, response, attempt, signed, deps)
    finish('ok', answer)
    return answer
  } catch (failure) {
    const error = isTuyaError(failure) ? failure : toTransportError(failure, { operation, timeoutMs })
    if (error instanceof TuyaRateLimitError) deps.limiter.slowDown(error.retryAfterMs)
    if (mayHaveLeft(failure)) finish(error.kind, error)
    throw error
  } finally {
    deps.limiter.release()
  }
}

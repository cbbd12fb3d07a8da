import type { CallMeter, CallRecord } from './call-meter.ts'
import type { Clock, RandomSource } from './clock.ts'
import type { Logger } from './logger.ts'
import type { RateLimiter } from './rate-limiter.ts'
import type { ServerClock } from './server-clock.ts'
import { monthOf } from './call-meter.ts'
import { TuyaRateLimitError } from '../errors/api-errors.ts'
import { TuyaAbortedError } from '../errors/request-errors.ts'
import { toApiError, toTransportError, toUnreadableError } from '../errors/to-tuya-error.ts'
import { isTuyaError } from '../errors/tuya-error.ts'
import type { EncodedParameters } from '../http/encode-parameters.ts'
import { readEnvelope } from '../http/read-envelope.ts'
import { type Transport, TransportFailure, type TransportResponse } from '../http/transport.ts'
import { type OperationName, operations } from '../operations.ts'
import { signRequest, type RequestSignature } from '../signing/sign-request.ts'
import { maskId, type SigningDiagnosis } from '../signing/signing-diagnosis.ts'

export interface AttemptDependencies {
  readonly baseUrl: string
  readonly clientId: string
  readonly clientSecret: string
  readonly lang: string | undefined
  readonly transport: Transport
  readonly clock: Clock
  readonly serverClock: ServerClock
  readonly random: RandomSource
  readonly limiter: RateLimiter
  readonly meter: CallMeter & { count(record: CallRecord): void }
  readonly onCall: ((record: CallRecord) => void) | undefined
  readonly logger: Logger | undefined
}

export interface Attempt {
  readonly operation: OperationName
  readonly path: string
  readonly encoded: EncodedParameters
  readonly accessToken: string | undefined
  readonly number: number
  /** Read when the request leaves, after waiting for a permit. */
  readonly timeoutMs: () => number
  readonly signal: AbortSignal | undefined
}

/** A `success: true`, with the text it came in so that it can be read once more with all digits. */
export interface Answer {
  readonly result: unknown
  readonly requestId: string | undefined
  readonly body: string
}

interface Signed {
  readonly timestampMs: number
  readonly nonce: string
  readonly signature: RequestSignature
}

/** A retry has a fresh time, nonce and token, so each attempt is signed anew. */
const signAttempt = (attempt: Attempt, deps: AttemptDependencies): Signed => {
  const timestampMs = Math.round(deps.serverClock.now())
  const nonce = deps.random.nonce()
  const { query, body } = attempt.encoded
  const signature = signRequest({
    method: operations[attempt.operation].method,
    path: attempt.path,
    ...(query === undefined ? {} : { query }),
    body,
    clientId: deps.clientId,
    clientSecret: deps.clientSecret,
    accessToken: attempt.accessToken,
    timestampMs,
    nonce,
  })
  return { timestampMs, nonce, signature }
}

const toHeaders = (attempt: Attempt, signed: Signed, deps: AttemptDependencies): Record<string, string> => {
  const headers: Record<string, string> = {
    client_id: deps.clientId,
    sign: signed.signature.sign,
    sign_method: 'HMAC-SHA256',
    t: String(signed.timestampMs),
    nonce: signed.nonce,
    accept: 'application/json',
  }
  if (attempt.accessToken !== undefined) headers['access_token'] = attempt.accessToken
  if (deps.lang !== undefined) headers['lang'] = deps.lang
  if (attempt.encoded.body !== undefined) headers['content-type'] = 'application/json'
  return headers
}

const describeSigning = (attempt: Attempt, signed: Signed, deps: AttemptDependencies): SigningDiagnosis => ({
  stringToSign: signed.signature.stringToSign,
  bodyBytes: Buffer.byteLength(attempt.encoded.body ?? ''),
  timestampMs: signed.timestampMs,
  nonce: signed.nonce,
  clientIdHint: maskId(deps.clientId),
  accessTokenSigned: attempt.accessToken !== undefined,
  baseUrl: deps.baseUrl,
})

const readAnswer = (
  response: TransportResponse,
  times: { sentAtMs: number; receivedAtMs: number },
  attempt: Attempt,
  signed: Signed,
  deps: AttemptDependencies,
): Answer => {
  const envelope = readEnvelope(response.body)
  const dateMs = response.date === undefined ? Number.NaN : Date.parse(response.date)
  const serverTimeMs =
    (envelope.kind === 'unreadable' ? undefined : envelope.serverTimeMs) ??
    (Number.isNaN(dateMs) ? undefined : dateMs)
  deps.serverClock.observe(serverTimeMs, times.sentAtMs, times.receivedAtMs)
  const context = {
    operation: attempt.operation,
    response,
    receivedAtMs: times.receivedAtMs,
    skewMs: deps.serverClock.skewMs(),
    describeSigning: () => describeSigning(attempt, signed, deps),
  }
  if (envelope.kind === 'unreadable') throw toUnreadableError(envelope.problem, context)
  if (envelope.kind === 'refusal') throw toApiError(envelope, context)
  if (response.status > 299) throw toUnreadableError('', context)
  return { result: envelope.result, requestId: envelope.requestId, body: response.body }
}

const recordCall = (record: CallRecord, deps: AttemptDependencies): void => {
  deps.meter.count(record)
  deps.logger?.debug(record, 'tuya call')
  try {
    deps.onCall?.(record)
  } catch {
    // The hook is the application's; its failure must not turn an answered call into a failed one.
    deps.logger?.warn({ operation: record.operation }, 'the onCall hook threw')
  }
}

/** Waits for a permit, signs, sends once, reads the answer, and counts the call. Throws TuyaErrors only. */
export const sendAttempt = async (attempt: Attempt, deps: AttemptDependencies): Promise<Answer> => {
  const { operation, signal } = attempt
  const aborted = (): TuyaAbortedError =>
    new TuyaAbortedError(`${operation}: aborted by the caller. It was not sent.`, {
      operation,
      outcome: 'not-sent',
    })
  if (signal?.aborted === true) throw aborted()
  const permit = deps.limiter.acquire(signal)
  if (permit !== undefined)
    await permit.catch(() => {
      throw aborted()
    })
  const signed = signAttempt(attempt, deps)
  const timeoutMs = attempt.timeoutMs()
  const sentAtMs = deps.clock.now()
  const finish = (
    result: CallRecord['result'],
    details: { code?: number | string | undefined; requestId?: string | undefined },
  ): void => {
    const durationMs = deps.clock.now() - sentAtMs
    const { code, requestId } = details
    recordCall(
      {
        operation,
        attempt: attempt.number,
        startedAtMs: sentAtMs,
        durationMs,
        month: monthOf(sentAtMs),
        result,
        code,
        requestId,
      },
      deps,
    )
  }
  try {
    const response = await deps.transport({
      method: operations[operation].method,
      origin: deps.baseUrl,
      target: attempt.encoded.target,
      headers: toHeaders(attempt, signed, deps),
      body: attempt.encoded.body,
      timeoutMs,
      signal,
      onNewConnection: operations[operation].effect === 'write',
    })
    const answer = readAnswer(response, { sentAtMs, receivedAtMs: deps.clock.now() }, attempt, signed, deps)
    finish('ok', answer)
    return answer
  } catch (failure) {
    const error = isTuyaError(failure) ? failure : toTransportError(failure, { operation, timeoutMs })
    if (error instanceof TuyaRateLimitError) deps.limiter.slowDown(error.retryAfterMs)
    if (!(failure instanceof TransportFailure) || failure.mayHaveArrived) finish(error.kind, error)
    throw error
  } finally {
    deps.limiter.release()
  }
}

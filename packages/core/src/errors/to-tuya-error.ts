import type { Envelope } from '../http/read-envelope.ts'
import { type OperationName, operations } from '../operations.ts'
import { TransportFailure, type TransportResponse } from '../http/transport.ts'
import type { SigningDiagnosis } from '../signing/signing-diagnosis.ts'
import {
  TuyaApiError,
  TuyaAuthenticationError,
  TuyaClockError,
  TuyaNotFoundError,
  TuyaPermissionError,
  TuyaQuotaError,
  TuyaRateLimitError,
} from './api-errors.ts'
import { type ErrorCode, findErrorCode } from './error-codes.ts'
import {
  TuyaAbortedError,
  TuyaConfigError,
  TuyaHttpError,
  TuyaNetworkError,
  TuyaResponseShapeError,
  TuyaTimeoutError,
} from './request-errors.ts'
import { redactExcerpt } from './redact-excerpt.ts'
import type { TuyaError, TuyaOutcome } from './tuya-error.ts'

export interface AnswerContext {
  readonly operation: OperationName
  readonly response: TransportResponse
  readonly receivedAtMs: number
  readonly skewMs: number | undefined
  readonly describeSigning: () => SigningDiagnosis
}

/** A token call changes nothing: what its caller wanted to do was at worst not sent. */
const outcomeOf = (operation: OperationName, outcome: TuyaOutcome): TuyaOutcome =>
  operation === 'token.get' && outcome === 'unknown' ? 'not-sent' : outcome

const describeCall = (operation: OperationName): string =>
  `${operation} (${operations[operation].method} ${operations[operation].path})`

/** `Retry-After` in milliseconds: seconds, or a date by the server's clock. */
export const parseRetryAfter = (value: string | undefined, nowMs: number): number | undefined => {
  if (value === undefined || value.trim() === '') return undefined
  const seconds = Number(value)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs)
}

const unknownCode: ErrorCode = { class: 'api', retry: 'never', meaning: 'Tuya refused the call' }

/** The error for an answer that says `success: false`. */
export const toApiError = (
  envelope: Extract<Envelope, { kind: 'refusal' }>,
  context: AnswerContext,
): TuyaApiError => {
  const { operation, response } = context
  const { code, requestId } = envelope
  const vendorMessage = redactExcerpt(envelope.message)
  const known = code === undefined ? undefined : findErrorCode(code, operation === 'token.get')
  const isLimit = response.status === 429
  const row: ErrorCode = known ?? {
    ...unknownCode,
    ...(isLimit ? { class: 'rate-limit', retry: 'now' } : {}),
  }
  const words = vendorMessage === '' ? '' : ` ("${vendorMessage}")`
  const trace = requestId === undefined ? '' : `, request id ${requestId}`
  const message = `${describeCall(operation)}: ${row.meaning}${words}, code ${code ?? 'missing'}${trace}.${row.hint === undefined ? '' : ` ${row.hint}`}`
  const details = {
    operation,
    code,
    requestId,
    status: response.status,
    vendorMessage,
    hint: row.hint,
    isRetryable: row.retry !== 'never' && row.retry !== 'clock',
    outcome: outcomeOf(operation, row.outcome ?? (response.status >= 500 ? 'unknown' : 'refused')),
  } as const
  switch (row.class) {
    case 'authentication':
      return new TuyaAuthenticationError(message, {
        ...details,
        signing: code === 1004 ? context.describeSigning() : undefined,
      })
    case 'permission':
      return new TuyaPermissionError(message, details)
    case 'not-found':
      return new TuyaNotFoundError(message, details)
    case 'rate-limit':
      return new TuyaRateLimitError(message, {
        ...details,
        retryAfterMs: parseRetryAfter(response.retryAfter, context.receivedAtMs),
      })
    case 'quota':
      return new TuyaQuotaError(message, details)
    case 'clock':
      return new TuyaClockError(message, { ...details, skewMs: context.skewMs })
    case 'api':
      return new TuyaApiError(message, details)
  }
}

const retryableStatuses = new Set([408, 425, 429, 500, 502, 503, 504])

/** The error for an answer without a readable envelope. */
export const toUnreadableError = (problem: string, context: AnswerContext): TuyaError => {
  const { operation, response } = context
  const call = describeCall(operation)
  if (response.status === 429)
    return new TuyaRateLimitError(`${call}: HTTP 429, too many requests.`, {
      operation,
      status: 429,
      vendorMessage: '',
      isRetryable: true,
      outcome: 'refused',
      hint: findErrorCode(1199, false)?.hint,
      retryAfterMs: parseRetryAfter(response.retryAfter, context.receivedAtMs),
    })
  if (response.status < 200 || response.status > 299)
    return new TuyaHttpError(`${call}: HTTP ${response.status} without an answer of Tuya's.`, {
      operation,
      status: response.status,
      isRetryable: retryableStatuses.has(response.status),
      outcome: outcomeOf(
        operation,
        response.status >= 500 || response.status === 408 ? 'unknown' : 'refused',
      ),
      hint: 'Something between here and Tuya answered: a proxy, a gateway, or another server at this address.',
    })
  return new TuyaResponseShapeError(`${call}: ${problem}.`, {
    operation,
    outcome: outcomeOf(operation, 'unknown'),
    issues: [{ path: '', message: problem }],
    excerpt: operation === 'token.get' ? '' : redactExcerpt(response.body),
    hint: 'Check that the base URL is the address of a Tuya data center.',
  })
}

/** What a failure of the network most often means. */
const networkHints: readonly (readonly [RegExp, string])[] = [
  [
    /^(ENOTFOUND|EAI_AGAIN)$/,
    'The name of the server is not known here: check the address, the DNS and the network.',
  ],
  [
    /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)$/,
    'Nothing answers at this address: check it, and what stands between.',
  ],
  [
    /CERT|SIGNATURE|SSL|TLS|EPROTO/,
    'The encryption failed: a proxy that reads along, a missing root certificate (NODE_EXTRA_CA_CERTS), or http behind an https address.',
  ],
]

const findNetworkHint = (systemCode = ''): string | undefined =>
  networkHints.find(([pattern]) => pattern.test(systemCode))?.[1]

/** The error for a request that got no complete answer. */
export const toTransportError = (
  failure: unknown,
  request: { operation: OperationName; timeoutMs: number },
): TuyaError => {
  const { operation, timeoutMs } = request
  const call = describeCall(operation)
  // A transport that was passed in may reject with anything. Its words could quote headers, so they are not repeated.
  if (!(failure instanceof TransportFailure))
    return new TuyaNetworkError(`${call}: the transport failed in a way that it did not explain.`, {
      operation,
      outcome: outcomeOf(operation, 'unknown'),
    })
  const outcome = failure.mayHaveArrived ? outcomeOf(operation, 'unknown') : 'not-sent'
  const details = { operation, outcome, cause: failure } as const
  const end = failure.mayHaveArrived ? 'It may have reached Tuya.' : 'It was not sent.'
  switch (failure.reason) {
    case 'timeout':
      return new TuyaTimeoutError(`${call}: ${failure.message}. ${end}`, { ...details, timeoutMs })
    case 'aborted':
      return new TuyaAbortedError(`${call}: aborted by the caller. ${end}`, details)
    case 'unsupported':
      return new TuyaConfigError(`${call}: ${failure.message}`, { operation })
    case 'network':
      return new TuyaNetworkError(`${call}: ${failure.message}. ${end}`, {
        ...details,
        hint: findNetworkHint(failure.systemCode),
      })
  }
}

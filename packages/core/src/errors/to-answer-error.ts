import type { Envelope } from '../http/read-envelope.ts'
import type { TransportResponse } from '../http/transport.ts'
import type { OperationName } from '../operations.ts'
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
import { describeCall, outcomeOf } from './outcome-of.ts'
import { redactExcerpt } from './redact-excerpt.ts'
import { TuyaHttpError, TuyaResponseShapeError } from './request-errors.ts'
import type { TuyaError } from './tuya-error.ts'

export interface AnswerContext {
  readonly operation: OperationName
  readonly response: TransportResponse
  readonly receivedAtMs: number
  readonly skewMs: number | undefined
  readonly describeSigning: () => SigningDiagnosis
}

/** Parses `Retry-After` (seconds, or a date by the server's clock) into milliseconds. */
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
        retryAfterMs: parseRetryAfter(response.header('retry-after'), context.receivedAtMs),
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
      retryAfterMs: parseRetryAfter(response.header('retry-after'), context.receivedAtMs),
    })
  if (response.status < 200 || response.status > 299)
    return new TuyaHttpError(`${call}: HTTP ${response.status}, and the answer is not Tuya's.`, {
      operation,
      status: response.status,
      isRetryable: retryableStatuses.has(response.status),
      outcome: outcomeOf(
        operation,
        response.status >= 500 || response.status === 408 ? 'unknown' : 'refused',
      ),
      hint: 'A proxy, a gateway or another server at this address answered instead of Tuya.',
    })
  return new TuyaResponseShapeError(`${call}: ${problem}.`, {
    operation,
    outcome: outcomeOf(operation, 'unknown'),
    issues: [{ path: '', message: problem }],
    excerpt: operation === 'token.get' ? '' : redactExcerpt(response.body),
    hint: 'Check that the base URL is the address of a Tuya data center.',
  })
}

import type { SigningDiagnosis } from '../signing/signing-diagnosis.ts'
import { TuyaError, type TuyaErrorDetails, type TuyaErrorKind } from './tuya-error.ts'

/** Errors for Tuya's answers with `{ success: false, code, msg, t, tid }`. */

/** The fields of a TuyaApiError besides those of TuyaError. */
export interface TuyaApiErrorDetails extends TuyaErrorDetails {
  readonly status: number
  readonly vendorMessage: string
}

/** Tuya answered `success: false`. The subclasses group the codes by what you can do about them. */
export class TuyaApiError extends TuyaError {
  override readonly name: string = 'TuyaApiError'
  /** The HTTP status of the answer; Tuya sends most refusals with 200. */
  readonly status: number
  /** Tuya's own message. It differs between data centers: use `code` and the error class for decisions. */
  readonly vendorMessage: string

  constructor(message: string, details: TuyaApiErrorDetails, kind: TuyaErrorKind = 'api') {
    super(kind, message, details)
    this.status = details.status
    this.vendorMessage = details.vendorMessage
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), status: this.status, vendorMessage: this.vendorMessage }
  }
}

/** Tuya refused the key, the signature or the token, even with a new token. */
export class TuyaAuthenticationError extends TuyaApiError {
  override readonly name = 'TuyaAuthenticationError'
  declare readonly kind: 'authentication'
  /** On "sign invalid" (1004): how the request was signed, without anything secret. */
  readonly signing: SigningDiagnosis | undefined

  constructor(message: string, details: TuyaApiErrorDetails & { signing?: SigningDiagnosis | undefined }) {
    super(message, details, 'authentication')
    this.signing = details.signing
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), signing: this.signing }
  }
}

/** The key is valid but not allowed to do this: an administrator must change something in the Tuya console. */
export class TuyaPermissionError extends TuyaApiError {
  override readonly name = 'TuyaPermissionError'
  declare readonly kind: 'permission'

  constructor(message: string, details: TuyaApiErrorDetails) {
    super(message, details, 'permission')
  }
}

/** The device, room, project or user doesn't exist, or isn't visible to this key. */
export class TuyaNotFoundError extends TuyaApiError {
  override readonly name = 'TuyaNotFoundError'
  declare readonly kind: 'not-found'

  constructor(message: string, details: TuyaApiErrorDetails) {
    super(message, details, 'not-found')
  }
}

/** Too many calls. The client has already slowed down. */
export class TuyaRateLimitError extends TuyaApiError {
  override readonly name = 'TuyaRateLimitError'
  declare readonly kind: 'rate-limit'
  /** The server's `Retry-After`, in milliseconds. Undefined when it gave none, as usual at Tuya. */
  readonly retryAfterMs: number | undefined

  constructor(message: string, details: TuyaApiErrorDetails & { retryAfterMs?: number | undefined }) {
    super(message, details, 'rate-limit')
    this.retryAfterMs = details.retryAfterMs
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), retryAfterMs: this.retryAfterMs }
  }
}

/**
 * The plan or quota of the cloud project is used up, unpaid or missing. Stop polling: calls will fail until an
 * administrator acts or the next month begins.
 */
export class TuyaQuotaError extends TuyaApiError {
  override readonly name = 'TuyaQuotaError'
  declare readonly kind: 'quota'

  constructor(message: string, details: TuyaApiErrorDetails) {
    super(message, details, 'quota')
  }
}

/** Tuya refused the time of the request, even after a correction with the server's clock. */
export class TuyaClockError extends TuyaApiError {
  override readonly name = 'TuyaClockError'
  declare readonly kind: 'clock'
  /** How far the server's clock is ahead of this machine's, in milliseconds. Undefined when no answer had a time. */
  readonly skewMs: number | undefined

  constructor(message: string, details: TuyaApiErrorDetails & { skewMs?: number | undefined }) {
    super(message, details, 'clock')
    this.skewMs = details.skewMs
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), skewMs: this.skewMs }
  }
}

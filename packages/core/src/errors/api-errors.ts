import type { SigningDiagnosis } from '../signing/signing-diagnosis.ts'
import { TuyaError, type TuyaErrorDetails, type TuyaErrorKind } from './tuya-error.ts'

/** Failures that Tuya's application answered with: `{ success: false, code, msg, t, tid }`. */

/** What every error of Tuya's application carries beside the fields of TuyaError. */
export interface TuyaApiErrorDetails extends TuyaErrorDetails {
  readonly status: number
  readonly vendorMessage: string
}

/** Tuya answered `success: false`. The subclasses below sort the codes by what can be done about them. */
export class TuyaApiError extends TuyaError {
  override readonly name: string = 'TuyaApiError'
  /** The HTTP status of the answer; Tuya sends most refusals with 200. */
  readonly status: number
  /** Tuya's own words. They change between data centres: decide by `code` and class. */
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

/** The key, the signature or the token was refused, also after a new token. */
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

/** The key is good and may not do this: an administrator has to change something in the Tuya console. */
export class TuyaPermissionError extends TuyaApiError {
  override readonly name = 'TuyaPermissionError'
  declare readonly kind: 'permission'

  constructor(message: string, details: TuyaApiErrorDetails) {
    super(message, details, 'permission')
  }
}

/** The device, room, project or user is not there, or not visible to this key. */
export class TuyaNotFoundError extends TuyaApiError {
  override readonly name = 'TuyaNotFoundError'
  declare readonly kind: 'not-found'

  constructor(message: string, details: TuyaApiErrorDetails) {
    super(message, details, 'not-found')
  }
}

/** Too many calls at once. The client slows itself down by this. */
export class TuyaRateLimitError extends TuyaApiError {
  override readonly name = 'TuyaRateLimitError'
  declare readonly kind: 'rate-limit'
  /** What the server asked for, in milliseconds. Undefined when it named no time, which is the rule at Tuya. */
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
 * The plan or the quota of the cloud project is used up, unpaid or missing. Stop polling: every further call is
 * wasted until an administrator acts or the next month begins.
 */
export class TuyaQuotaError extends TuyaApiError {
  override readonly name = 'TuyaQuotaError'
  declare readonly kind: 'quota'

  constructor(message: string, details: TuyaApiErrorDetails) {
    super(message, details, 'quota')
  }
}

/** The time of the request was refused, also after correcting it by the server's clock. */
export class TuyaClockError extends TuyaApiError {
  override readonly name = 'TuyaClockError'
  declare readonly kind: 'clock'
  /** How far the server's clock is ahead of this machine's, in milliseconds, when its answer told. */
  readonly skewMs: number | undefined

  constructor(message: string, details: TuyaApiErrorDetails & { skewMs?: number | undefined }) {
    super(message, details, 'clock')
    this.skewMs = details.skewMs
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), skewMs: this.skewMs }
  }
}

import { TuyaError, type TuyaErrorDetails } from './tuya-error.ts'

/** Errors without a refusal from Tuya: settings, network, timeout, HTTP, unreadable answers. */

/** A setting or an argument is wrong. Nothing was sent. */
export class TuyaConfigError extends TuyaError {
  override readonly name = 'TuyaConfigError'
  declare readonly kind: 'config'

  constructor(message: string, details: Pick<TuyaErrorDetails, 'operation' | 'hint'> = {}) {
    super('config', message, { ...details, isRetryable: false, outcome: 'not-sent' })
  }
}

/** The caller's AbortSignal fired. `outcome` says whether the request may have reached Tuya. */
export class TuyaAbortedError extends TuyaError {
  override readonly name = 'TuyaAbortedError'
  declare readonly kind: 'aborted'

  constructor(message: string, details: Omit<TuyaErrorDetails, 'isRetryable'>) {
    super('aborted', message, { ...details, isRetryable: true })
  }
}

/** Why a write was not sent: `beforeWrite` refused, its permission was too old, or it failed. */
export type WithheldReason = 'refused' | 'too-old' | 'failed'

/** The caller's `beforeWrite` did not permit the write. Nothing was sent. */
export class TuyaWithheldError extends TuyaError {
  override readonly name = 'TuyaWithheldError'
  declare readonly kind: 'withheld'
  readonly reason: WithheldReason

  constructor(
    message: string,
    details: Pick<TuyaErrorDetails, 'operation' | 'cause'> & { reason: WithheldReason },
  ) {
    super('withheld', message, { ...details, isRetryable: true, outcome: 'not-sent' })
    this.reason = details.reason
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), reason: this.reason }
  }
}

interface ConnectionDetails {
  readonly systemCode?: string | undefined
  readonly proxyProblem?: string | undefined
}

/** No answer came: name not found, connection refused or reset, TLS failure. */
export class TuyaNetworkError extends TuyaError {
  override readonly name = 'TuyaNetworkError'
  declare readonly kind: 'network'
  /**
   * The system's error code: `ENOTFOUND`, `ECONNREFUSED`, `CERT_HAS_EXPIRED`; `PROXY_UNREACHABLE`, `PROXY_CERTIFICATE`,
   * `PROXY_DENIED`, `PROXY_LOGIN` or `PROXY_ODD` when the proxy failed. Undefined when there was none.
   */
  readonly systemCode: string | undefined
  /** What the proxy did, as a clause without credentials. Undefined unless the proxy failed. */
  readonly proxyProblem: string | undefined

  constructor(message: string, details: Omit<TuyaErrorDetails, 'isRetryable'> & ConnectionDetails) {
    super('network', message, { ...details, isRetryable: true })
    this.systemCode = details.systemCode
    this.proxyProblem = details.proxyProblem
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), systemCode: this.systemCode, proxyProblem: this.proxyProblem }
  }
}

/** No answer arrived in time. */
export class TuyaTimeoutError extends TuyaError {
  override readonly name = 'TuyaTimeoutError'
  declare readonly kind: 'timeout'
  readonly timeoutMs: number
  /** `PROXY_SILENT` when the proxy did not answer. */
  readonly systemCode: string | undefined
  /** What the proxy did, as a clause without credentials. Undefined unless the proxy failed. */
  readonly proxyProblem: string | undefined

  constructor(
    message: string,
    details: Omit<TuyaErrorDetails, 'isRetryable'> & ConnectionDetails & { timeoutMs: number },
  ) {
    super('timeout', message, { ...details, isRetryable: true })
    this.timeoutMs = details.timeoutMs
    this.systemCode = details.systemCode
    this.proxyProblem = details.proxyProblem
  }

  override toJSON(): Record<string, unknown> {
    const { timeoutMs, systemCode, proxyProblem } = this
    return { ...super.toJSON(), timeoutMs, systemCode, proxyProblem }
  }
}

/** An HTTP status other than 2xx without Tuya's envelope, from a proxy, a gateway or a wrong address. */
export class TuyaHttpError extends TuyaError {
  override readonly name = 'TuyaHttpError'
  declare readonly kind: 'http'
  readonly status: number

  constructor(message: string, details: TuyaErrorDetails & { status: number }) {
    super('http', message, details)
    this.status = details.status
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), status: this.status }
  }
}

/** A problem in an answer. `path` uses Tuya's field names: `result.list[3].device_id`. */
export interface TuyaShapeIssue {
  readonly path: string
  readonly message: string
}

/**
 * Tuya's answer can't be read. `outcome` is `applied` when it contains `success: true` but the result is unreadable, and
 * `unknown` when the whole answer is unreadable.
 */
export class TuyaResponseShapeError extends TuyaError {
  override readonly name = 'TuyaResponseShapeError'
  declare readonly kind: 'response-shape'
  readonly issues: readonly TuyaShapeIssue[]
  /** The first 300 characters of the answer, without secrets. Empty for token calls. */
  readonly excerpt: string

  constructor(
    message: string,
    details: Omit<TuyaErrorDetails, 'isRetryable'> & { issues: readonly TuyaShapeIssue[]; excerpt: string },
  ) {
    super('response-shape', message, { ...details, isRetryable: false })
    this.issues = details.issues
    this.excerpt = details.excerpt
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), issues: this.issues, excerpt: this.excerpt }
  }
}

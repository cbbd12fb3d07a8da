import type { OperationName } from '../operations.ts'

/** The kind of failure: one literal per error class, for an exhaustive `switch`. */
export type TuyaErrorKind =
  | 'config'
  | 'aborted'
  | 'withheld'
  | 'network'
  | 'timeout'
  | 'http'
  | 'api'
  | 'authentication'
  | 'permission'
  | 'not-found'
  | 'rate-limit'
  | 'quota'
  | 'clock'
  | 'response-shape'

/**
 * Whether the call took effect at Tuya.
 *
 * - `not-sent`: the request never left this machine.
 * - `refused`: Tuya answered that it refused the call.
 * - `applied`: Tuya answered that it carried out the call, but something else went wrong.
 * - `unknown`: Tuya may have carried out the call. Check the devices before you repeat a write.
 */
export type TuyaOutcome = 'not-sent' | 'refused' | 'applied' | 'unknown'

/** The fields of a TuyaError besides kind and message. */
export interface TuyaErrorDetails {
  /** The call that failed. Undefined when no call was made, for instance when a setting is wrong. */
  readonly operation?: OperationName | undefined
  readonly code?: number | string | undefined
  readonly requestId?: string | undefined
  readonly isRetryable: boolean
  readonly outcome: TuyaOutcome
  readonly hint?: string | undefined
  readonly cause?: unknown
}

const marker = Symbol.for('@illume-ota/core/tuya-error')

/**
 * The base class of all errors that this package throws on purpose. It says what failed, in which call, whether a retry
 * may help, and whether the call took effect. It contains no secret, token or signature.
 */
export class TuyaError extends Error {
  override readonly name: string = 'TuyaError'
  readonly kind: TuyaErrorKind
  readonly operation: OperationName | undefined
  /** Tuya's error code, a number or a symbolic name. For HTTP failures see `status` instead. */
  readonly code: number | string | undefined
  /** Tuya's trace id (`tid`), which Tuya support needs to find the call. */
  readonly requestId: string | undefined
  /** True when the same call may succeed later, without changes to settings or parameters. */
  readonly isRetryable: boolean
  readonly outcome: TuyaOutcome
  /** A sentence that says what to do about it. */
  readonly hint: string | undefined

  constructor(kind: TuyaErrorKind, message: string, details: TuyaErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.kind = kind
    this.operation = details.operation
    this.code = details.code
    this.requestId = details.requestId
    this.isRetryable = details.isRetryable
    this.outcome = details.outcome
    this.hint = details.hint
    Object.defineProperty(this, marker, { value: true })
  }

  /** The fields for a log, without the stack. */
  toJSON(): Record<string, unknown> {
    const { name, kind, message, operation, code, requestId, isRetryable, outcome, hint } = this
    return { name, kind, message, operation, code, requestId, isRetryable, outcome, hint }
  }
}

/** Whether `value` is a TuyaError. Also works when two copies of this package are loaded. */
export const isTuyaError = (value: unknown): value is TuyaError =>
  typeof value === 'object' && value !== null && marker in value

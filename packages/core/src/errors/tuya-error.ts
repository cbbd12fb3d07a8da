import type { OperationName } from '../operations.ts'

/** Which class of failure this is; one literal per class, for an exhaustive `switch`. */
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
 * Did it happen at Tuya?
 *
 * - `not-sent`: the request never left this machine.
 * - `refused`: Tuya answered that it did not do it.
 * - `applied`: Tuya answered that it did it, and something else went wrong.
 * - `unknown`: nobody can tell. Look at the devices before you repeat a write.
 */
export type TuyaOutcome = 'not-sent' | 'refused' | 'applied' | 'unknown'

/** The fields of a TuyaError beside kind and message. */
export interface TuyaErrorDetails {
  /** The call that failed. Absent when no call was made, for instance on a wrong setting. */
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
 * The root of everything that this package throws on purpose. It says what failed, where, whether another try may
 * help, and whether the call took effect. It holds no secret, no token and no signature.
 */
export class TuyaError extends Error {
  override readonly name: string = 'TuyaError'
  readonly kind: TuyaErrorKind
  readonly operation: OperationName | undefined
  /** Tuya's error code, a number or a symbolic name; on HTTP failures the status stands in `status` instead. */
  readonly code: number | string | undefined
  /** Tuya's trace id (`tid`). Their support finds the call by it. */
  readonly requestId: string | undefined
  /** True when the same call may work later, without a change of settings or parameters. */
  readonly isRetryable: boolean
  readonly outcome: TuyaOutcome
  /** What to do about it, in a sentence. */
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

  /** What a log needs, without the stack. */
  toJSON(): Record<string, unknown> {
    const { name, kind, message, operation, code, requestId, isRetryable, outcome, hint } = this
    return { name, kind, message, operation, code, requestId, isRetryable, outcome, hint }
  }
}

/** Tells a TuyaError from anything else, also when two copies of this package are loaded. */
export const isTuyaError = (value: unknown): value is TuyaError =>
  typeof value === 'object' && value !== null && marker in value

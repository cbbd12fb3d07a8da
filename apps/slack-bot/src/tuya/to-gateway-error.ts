import {
  isTuyaError,
  type TuyaError,
  type TuyaErrorKind,
  TuyaWithheldError,
  type WithheldReason,
} from '@illume-ota/core'
import type { CallProblem, CallProblemCode } from '../rollouts/model/codes/call-problem.ts'
import type { DispatchOutcome } from '../rollouts/model/command.ts'
import {
  GatewayError,
  type GatewayProblemKind,
  type GatewayRemedy,
} from '../rollouts/ports/firmware-gateway.ts'
import { proxyProblemOf, remedyOf } from './remedy-of.ts'

const PROBLEMS: Readonly<Record<TuyaErrorKind, GatewayProblemKind>> = {
  api: 'refused',
  aborted: 'unreachable',
  withheld: 'unreachable',
  config: 'credentials',
  authentication: 'credentials',
  clock: 'credentials',
  permission: 'permission',
  quota: 'quota',
  'rate-limit': 'rate-limit',
  network: 'unreachable',
  timeout: 'unreachable',
  http: 'unreachable',
  'not-found': 'not-found',
  'response-shape': 'bad-answer',
}

const systemCodeOf = (error: TuyaError): string | undefined =>
  'systemCode' in error && typeof error.systemCode === 'string' ? error.systemCode : undefined

/** What the other side said: Tuya, the connection, or a server between. */
const factsOf = (error: TuyaError): Omit<CallProblem, 'code'> => {
  const systemCode = systemCodeOf(error)
  const vendorText = 'vendorMessage' in error ? String(error.vendorMessage) : ''
  return {
    ...(error.code !== undefined && { vendorCode: String(error.code) }),
    ...(systemCode !== undefined && { systemCode }),
    ...('status' in error && error.kind === 'http' && { httpStatus: Number(error.status) }),
    ...(error.kind === 'timeout' && { isTimeout: true as const }),
    ...(vendorText !== '' && { vendorText }),
  }
}

/** The proxy failed, so nothing is known of Tuya. The client's hint says what helps. */
const problemOfProxy = (error: TuyaError): CallProblem | undefined => {
  const clientText = proxyProblemOf(error)
  if (clientText === undefined) return undefined
  const { hint: clientHint } = error
  return { code: 'proxy-failed', clientText, ...(clientHint !== undefined && { clientHint }) }
}

const DEVICE_CODES: Readonly<Record<GatewayProblemKind, CallProblemCode>> = {
  permission: 'device-access-refused',
  'not-found': 'device-unknown',
  unreachable: 'device-no-answer',
  'bad-answer': 'device-unreadable',
  refused: 'device-refused',
  credentials: 'device-refused',
  quota: 'device-refused',
  'rate-limit': 'device-refused',
}

/** What it is where the same account was answered for a list: then only the device can be meant. */
const deviceProblemOf = (problem: GatewayProblemKind, error: TuyaError): CallProblem =>
  problemOfProxy(error) ?? { code: DEVICE_CODES[problem], ...factsOf(error) }

const WITHHELD: Readonly<Record<WithheldReason, CallProblemCode>> = {
  refused: 'taken-back',
  'too-old': 'permission-too-old',
  failed: 'permission-failed',
}

/** What ended a call on this side; nothing is wrong with Tuya then. */
const ownEndOf = (error: TuyaError): CallProblemCode | undefined => {
  if (error instanceof TuyaWithheldError) return WITHHELD[error.reason]
  if (error.kind !== 'aborted') return undefined
  return error.outcome === 'not-sent' ? 'given-up-unsent' : 'given-up-unanswered'
}

const CODES: Readonly<
  Record<Exclude<GatewayRemedy, 'settings' | 'proxy' | 'wait' | 'address'>, CallProblemCode>
> = {
  key: 'sign-in-refused',
  'shared-key': 'token-refused',
  clock: 'time-refused',
  'allow-address': 'address-refused',
  'data-center': 'data-center-refused',
  'grant-access': 'access-refused',
  'renew-plan': 'plan-ended',
  'raise-plan': 'calls-used-up',
  subscribe: 'not-subscribed',
  'slow-down': 'slow-down',
  network: 'no-answer',
  'check-id': 'unknown-id',
  parameters: 'refused',
  report: 'refused',
}

const callProblemOf = (problem: GatewayProblemKind, error: TuyaError): CallProblem => {
  const ownEnd = ownEndOf(error)
  if (ownEnd !== undefined) return { code: ownEnd }
  const facts = factsOf(error)
  const remedy = remedyOf(error)
  if (remedy === 'settings') return { code: 'wrong-setting', clientText: error.message }
  if (remedy === 'proxy') return problemOfProxy(error) ?? { code: 'proxy-sign-in-refused' }
  if (remedy === 'wait') return { code: error.kind === 'api' ? 'not-now' : 'no-answer', ...facts }
  if (remedy !== 'address') return { code: CODES[remedy], ...facts }
  if (error.kind === 'http') return { code: 'answered-in-between', ...facts }
  return problem === 'bad-answer' ? { code: 'unreadable-answer' } : { code: 'refused', ...facts }
}

/** What the client threw, in the words of the domain. Anything that is not the client's own error is a bug and passes through. */
export const toGatewayError = (error: unknown): unknown => {
  if (!isTuyaError(error)) return error
  const problem = PROBLEMS[error.kind]
  return new GatewayError({
    problem,
    remedy: remedyOf(error),
    isRetryable: error.isRetryable,
    code: error.code === undefined ? undefined : String(error.code),
    requestId: error.requestId,
    systemCode: systemCodeOf(error),
    callProblem: callProblemOf(problem, error),
    deviceProblem: deviceProblemOf(problem, error),
    cause: error,
  })
}

/** The outcome of a failed upgrade POST. A refusal blames the account until a list read succeeds. If the client can't tell, the outcome is ambiguous, so that it is not sent again blindly. */
export const toDispatchOutcome = (error: unknown, finishedAtMs: number): DispatchOutcome => {
  const translated = toGatewayError(error)
  const problem: CallProblem =
    translated instanceof GatewayError ? translated.callProblem : { code: 'unexpected-failure' }
  if (!isTuyaError(error)) return { kind: 'ambiguous', finishedAtMs, problem }
  const request = error.requestId === undefined ? {} : { requestId: error.requestId }
  switch (error.outcome) {
    case 'not-sent':
      return { kind: 'not-sent', problem, isRetryable: error.isRetryable }
    case 'refused':
      return { kind: 'refused', problem, blames: 'account', isRetryable: error.isRetryable, ...request }
    // "applied" with an unreadable answer can't be confirmed.
    case 'applied':
    case 'unknown':
      return { kind: 'ambiguous', finishedAtMs, problem, ...request }
  }
}

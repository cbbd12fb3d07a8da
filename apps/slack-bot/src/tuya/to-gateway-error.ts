import {
  isTuyaError,
  type TuyaError,
  type TuyaErrorKind,
  TuyaWithheldError,
  type WithheldReason,
} from '@illume-ota/core'
import type { DispatchOutcome } from '../rollouts/command.ts'
import { GatewayError, type GatewayProblemKind } from '../rollouts/ports/firmware-gateway.ts'

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

/** `(1106, permission deny)`, after a blank; nothing when the vendor said nothing. */
const causeOf = (error: TuyaError): string => {
  const facts = [
    error.code === undefined ? undefined : String(error.code),
    systemCodeOf(error),
    'status' in error && error.kind === 'http' ? `HTTP ${String(error.status)}` : undefined,
    error.kind === 'timeout' ? 'no answer in time' : undefined,
    'vendorMessage' in error ? String(error.vendorMessage) : undefined,
  ]
    .filter((fact) => fact !== undefined && fact !== '')
    .join(', ')
  return facts === '' ? '' : ` (${facts})`
}

/** The sentence where the same account was answered for a list: then only the device can be meant. */
const sentenceOfDevice = (problem: GatewayProblemKind, error: TuyaError): string => {
  const cause = causeOf(error)
  switch (problem) {
    case 'permission':
      return `Tuya refuses it${cause}. Most often it was removed, reset or paired anew, or it belongs to another account.`
    case 'not-found':
      return `Tuya does not know it${cause}.`
    case 'unreachable':
      return `Tuya does not answer for it${cause}.`
    case 'bad-answer':
      return 'Tuya answered for it with something I cannot read.'
    case 'refused':
    case 'credentials':
    case 'quota':
    case 'rate-limit':
      return `Tuya refuses it${cause}.`
  }
}

const WITHHELD: Readonly<Record<WithheldReason, string>> = {
  refused: 'The call was taken back before anything was sent.',
  'too-old': 'The way to Tuya took too long after the last check, so nothing was sent.',
  failed: 'The last check before sending failed, so nothing was sent.',
}

/** What ended a call on this side; nothing is wrong with Tuya then. */
const ownEndOf = (error: TuyaError): string | undefined => {
  if (error instanceof TuyaWithheldError) return WITHHELD[error.reason]
  if (error.kind !== 'aborted') return undefined
  return error.outcome === 'not-sent'
    ? 'The call was given up before anything was sent.'
    : 'The call was given up before Tuya answered.'
}

const sentenceOf = (problem: GatewayProblemKind, error: TuyaError): string => {
  const ownEnd = ownEndOf(error)
  if (ownEnd !== undefined) return ownEnd
  const cause = causeOf(error)
  switch (problem) {
    case 'credentials':
      if (error.kind === 'clock')
        return `Tuya refused the time of this machine${cause}. Let it set its clock over the network (NTP).`
      return `Tuya refused the sign-in${cause}. Most often the secret or the data center is wrong.`
    case 'permission':
      return `Tuya does not let this project do that${cause}. Check in the Tuya console that the project may use the OTA API, and its data center.`
    case 'quota':
      return `The Tuya subscription does not cover this call${cause}: it is missing, expired or used up. An administrator must look at the plan in the Tuya console.`
    case 'rate-limit':
      return `Tuya asks us to slow down${cause}.`
    case 'unreachable':
      return `Tuya does not answer${cause}.`
    case 'not-found':
      return `Tuya does not know that device or room${cause}.`
    case 'bad-answer':
      return 'Tuya answered with something I cannot read.'
    case 'refused':
      return `Tuya refused the request${cause}.`
  }
}

/** What the client threw, in the words of the domain. Anything that is not the client's own error is a bug and passes through. */
export const toGatewayError = (error: unknown): unknown => {
  if (!isTuyaError(error)) return error
  const problem = PROBLEMS[error.kind]
  return new GatewayError(sentenceOf(problem, error), {
    problem,
    isRetryable: error.isRetryable,
    code: error.code === undefined ? undefined : String(error.code),
    requestId: error.requestId,
    systemCode: systemCodeOf(error),
    ofDevice: sentenceOfDevice(problem, error),
    cause: error,
  })
}

/** How an upgrade POST that threw ended. A refusal is of the account until a list was answered. What the client cannot tell is ambiguous, so that nobody sends it blindly again. */
export const toDispatchOutcome = (error: unknown, finishedAtMs: number): DispatchOutcome => {
  const translated = toGatewayError(error)
  const problem = translated instanceof Error ? translated.message : 'The call failed in an unexpected way.'
  if (!isTuyaError(error)) return { kind: 'ambiguous', finishedAtMs, problem }
  const request = error.requestId === undefined ? {} : { requestId: error.requestId }
  switch (error.outcome) {
    case 'not-sent':
      return { kind: 'not-sent', problem, isRetryable: error.isRetryable }
    case 'refused':
      return { kind: 'refused', problem, blames: 'account', isRetryable: error.isRetryable, ...request }
    // Why: "applied" with an unreadable answer is an acceptance that nobody can vouch for.
    case 'applied':
    case 'unknown':
      return { kind: 'ambiguous', finishedAtMs, problem, ...request }
  }
}

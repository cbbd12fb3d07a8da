import {
  isTuyaError,
  type TuyaError,
  type TuyaErrorKind,
  TuyaWithheldError,
  type WithheldReason,
} from '@illume-ota/core'
import type { DispatchOutcome } from '../rollouts/model/command.ts'
import { GatewayError, type GatewayProblemKind } from '../rollouts/ports/firmware-gateway.ts'
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

/** The proxy failed, so nothing is known of Tuya. The client's hint says what helps. */
const sentenceOfProxy = (problem: string, hint: string | undefined): string =>
  `T${problem.slice(1)}, so Tuya was not reached.${hint === undefined ? '' : ` ${hint}`}`

/** The sentence where the same account was answered for a list: then only the device can be meant. */
const sentenceOfDevice = (problem: GatewayProblemKind, error: TuyaError): string => {
  const proxyProblem = proxyProblemOf(error)
  if (proxyProblem !== undefined) return sentenceOfProxy(proxyProblem, error.hint)
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
  const proxyProblem = proxyProblemOf(error)
  switch (remedyOf(error)) {
    case 'key':
      return `Tuya refused the sign-in${cause}. Most often the secret or the data center is wrong.`
    case 'shared-key':
      return `Tuya refused the token${cause}, and a new one as well. Most often another program uses the same key.`
    case 'clock':
      return `Tuya refused the time of this machine${cause}. Let it set its clock over the network (NTP).`
    case 'allow-address':
      return `Tuya takes no calls from the address of this machine${cause}. Add it to the IP allowlist of the cloud project.`
    case 'data-center':
      return `Tuya refused the call in this data center${cause}. Compare it with the Overview page of the cloud project.`
    case 'grant-access':
      return `Tuya does not let this project do that${cause}. Check in the Tuya console that the project may use the OTA API, and its data center.`
    case 'renew-plan':
      return `The Tuya plan is missing, expired or unpaid${cause}. An administrator must renew it in the Tuya console.`
    case 'raise-plan':
      return `The Tuya calls that the plan covers are used up${cause}. An administrator must raise the plan in the Tuya console, or it goes on with the next month.`
    case 'subscribe':
      return `The Tuya project is not subscribed to this API${cause}. An administrator must subscribe and authorise it in the Tuya console.`
    case 'settings':
      return `A setting of the bot’s Tuya client is wrong: ${sentence(error.message)}`
    case 'slow-down':
      return `Tuya asks us to slow down${cause}.`
    case 'network':
      return `Tuya does not answer${cause}.`
    case 'proxy':
      return proxyProblem === undefined
        ? sentenceOfProxy(
            'the proxy refused its user name and password, or wants some (HTTP 407)',
            'Put the right user name and password into HTTP_PROXY (http://user:password@host:port).',
          )
        : sentenceOfProxy(proxyProblem, error.hint)
    case 'wait':
      return error.kind === 'api'
        ? `Tuya does not take this at the moment${cause}.`
        : `Tuya does not answer${cause}.`
    case 'address':
      if (error.kind === 'http') return `Something between here and Tuya answered in its place${cause}.`
      return problem === 'bad-answer'
        ? 'Tuya answered with something I cannot read.'
        : `Tuya refused the request${cause}.`
    case 'check-id':
      return `Tuya does not know that device or room${cause}.`
    case 'parameters':
    case 'report':
      return `Tuya refused the request${cause}.`
  }
}

const sentence = (words: string): string => (/[.!?]$/u.test(words) ? words : `${words}.`)

/** What the client threw, in the words of the domain. Anything that is not the client's own error is a bug and passes through. */
export const toGatewayError = (error: unknown): unknown => {
  if (!isTuyaError(error)) return error
  const problem = PROBLEMS[error.kind]
  return new GatewayError(sentenceOf(problem, error), {
    problem,
    remedy: remedyOf(error),
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

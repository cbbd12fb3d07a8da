import type { CallProblem, CallProblemCode } from '../../../rollouts/model/codes/call-problem.ts'
import { sentence } from '../sentence.ts'

/** ` (1106, permission deny)`; empty without any facts. */
const saidOf = ({ vendorCode, systemCode, httpStatus, isTimeout, vendorText }: CallProblem): string => {
  const facts = [
    vendorCode,
    systemCode,
    httpStatus === undefined ? undefined : `HTTP ${httpStatus}`,
    isTimeout === true ? 'no answer in time' : undefined,
    vendorText,
  ].filter((fact) => fact !== undefined)
  return facts.length === 0 ? '' : ` (${facts.join(', ')})`
}

const proxyText = (problem: string, hint: string | undefined): string =>
  `T${problem.slice(1)}, so Tuya was not reached.${hint === undefined ? '' : ` ${hint}`}`

/** What happened; `said` is the other side's answer. */
const TEXTS: Readonly<
  Record<Exclude<CallProblemCode, 'wrong-setting' | 'proxy-failed'>, (said: string) => string>
> = {
  'sign-in-refused': (said) =>
    `Tuya refused the sign-in${said}. Most often the secret or the data center is wrong.`,
  'token-refused': (said) =>
    `Tuya refused the token${said}, and a new one as well. Most often another program uses the same key.`,
  'time-refused': (said) => `Tuya refused this machine’s time${said}. Set its clock over the network (NTP).`,
  'address-refused': (said) =>
    `Tuya accepts no calls from this machine’s address${said}. Add it to the IP allowlist of the cloud project.`,
  'data-center-refused': (said) =>
    `Tuya refused the call in this data center${said}. Compare it with the Overview page of the cloud project.`,
  'access-refused': (said) =>
    `Tuya does not let this project do that${said}. Check in the Tuya console that the project may use the OTA API, and its data center.`,
  'plan-ended': (said) =>
    `The Tuya plan is missing, expired or unpaid${said}. An administrator must renew it in the Tuya console.`,
  'calls-used-up': (said) =>
    `The Tuya calls of the plan are used up${said}. An administrator must raise the plan in the Tuya console; otherwise updates continue next month.`,
  'not-subscribed': (said) =>
    `The Tuya project is not subscribed to this API${said}. An administrator must subscribe and authorise it in the Tuya console.`,
  'slow-down': (said) => `Tuya asks us to slow down${said}.`,
  'no-answer': (said) => `Tuya does not answer${said}.`,
  'not-now': (said) => `Tuya does not accept this at the moment${said}.`,
  'proxy-sign-in-refused': () =>
    proxyText(
      'the proxy refused its user name and password, or wants some (HTTP 407)',
      'Put the right user name and password into HTTP_PROXY (http://user:password@host:port).',
    ),
  'answered-in-between': (said) => `Something between this machine and Tuya answered instead${said}.`,
  'unreadable-answer': () => 'Tuya answered with something I cannot read.',
  'unknown-id': (said) => `Tuya does not know that device or room${said}.`,
  refused: (said) => `Tuya refused the request${said}.`,
  'device-access-refused': (said) =>
    `Tuya refuses it${said}. Most often it was removed, reset or paired again, or it belongs to another account.`,
  'device-unknown': (said) => `Tuya does not know it${said}.`,
  'device-no-answer': (said) => `Tuya does not answer for it${said}.`,
  'device-unreadable': () => 'Tuya answered for it with something I cannot read.',
  'device-refused': (said) => `Tuya refuses it${said}.`,
  'taken-back': () => 'The call was withdrawn before anything was sent.',
  'permission-too-old': () => 'Reaching Tuya took too long after the last check, so nothing was sent.',
  'permission-failed': () => 'The last check before sending failed, so nothing was sent.',
  'given-up-unsent': () => 'The call was given up before anything was sent.',
  'given-up-unanswered': () => 'The call was given up before Tuya answered.',
  'ended-unsent': () => 'The call ended before it could be sent.',
  'unexpected-failure': () => 'The call failed in an unexpected way.',
  'neither-yes-nor-no': () => 'Tuya answered neither yes nor no.',
  'started-before': () => 'It was already started once, and the answer was lost.',
  'sender-stopped': () => 'The process that sent it stopped, and the answer was lost.',
}

/** What went wrong with a call to Tuya, as a sentence or two. */
export const callProblemText = (problem: CallProblem): string => {
  const { code, clientText = '', clientHint } = problem
  if (code === 'wrong-setting') return `A setting of the bot’s Tuya client is wrong: ${sentence(clientText)}`
  if (code === 'proxy-failed') return proxyText(clientText, clientHint)
  return TEXTS[code](saidOf(problem))
}

import type { CallProblem } from '../../../rollouts/model/codes/call-problem.ts'
import type { PauseFinding, PauseReason } from '../../../rollouts/model/codes/pause-cause.ts'
import { LENGTHS } from '../../platform/block-limits.ts'
import { bold, user, type Line } from '../../text/inline.ts'
import { callProblemText } from '../../text/codes/call-problem-text.ts'
import { plural } from '../../text/plural.ts'
import { clause } from '../../text/sentence.ts'
import { theWave } from '../../text/wave-name.ts'
import { visibleText } from '../../text/visible-text.ts'

/** Why a rollout was paused, as it was when that happened. Never drawn from its state now: that may tell of another pause. */
export interface Pause {
  readonly reason: PauseReason
  readonly by?: string
  readonly remark?: string
  readonly finding?: PauseFinding
}

export const PAUSE_CAUSES = {
  gate: 'too many devices of a wave failed',
  inconclusive: 'the result of a wave is unclear',
  drift: 'the offered version changed',
  api: 'Tuya does not answer, or refuses',
  window: 'no maintenance window is open',
} as const satisfies Record<Exclude<PauseReason, 'human'>, string>

/** What the cloud, or the way to it, has against us, as a clause. */
export const apiText = (problem: CallProblem): string => toClause(callProblemText(problem))
const toClause = (text: string): string => clause(visibleText(text, LENGTHS.reason))

const limitText = ({ devices, abovePercent }: FailedFinding['limit']): string =>
  abovePercent === undefined ? String(devices) : `more than ${abovePercent} % and at least ${devices}`
type FailedFinding = Extract<PauseFinding, { readonly code: 'too-many-failed' }>

/** `2 of 6 devices in the third wave failed (limit: more than 10 % and at least 2)`. */
export const findingText = (finding: PauseFinding): string => {
  switch (finding.code) {
    case 'too-many-failed':
      return `${finding.failed} of ${plural(finding.devices, 'device')} in ${theWave(finding.wave)} failed (limit: ${limitText(finding.limit)})`
    case 'unclear-result':
      return `${finding.verified} of ${plural(finding.devices, 'device')} in ${theWave(finding.wave)} updated, ${finding.parked} not yet, ${finding.unclear} unclear`
    case 'offers-changed':
      return finding.isInstalledToo === true
        ? `${plural(finding.devices, 'device')} ${finding.devices === 1 ? 'holds' : 'hold'} another version than planned, or ${finding.devices === 1 ? 'is' : 'are'} offered one`
        : `${plural(finding.devices, 'device is', 'devices are')} offered another version now`
    case 'api-trouble':
      return apiText(finding.problem)
    case 'call-refused': {
      const { deviceName, devices, problem } = finding
      const what = devices === 1 ? deviceName : `${devices} devices, ${deviceName} among them`
      return toClause(`Tuya refused to update ${what}: ${callProblemText(problem)}`)
    }
  }
}

const causeOf = (reason: Exclude<PauseReason, 'human'>, finding: PauseFinding | undefined): string => {
  if (finding === undefined) return PAUSE_CAUSES[reason]
  const told = findingText(finding)
  // What a gate counted, and what Tuya said, tell by themselves what is the matter.
  return reason === 'gate' || reason === 'api' ? told : `${PAUSE_CAUSES[reason]}: ${told}`
}

/** `Paused by @anna: “event in the hall”`, `Paused: 2 of 6 devices in the third wave failed (limit: …)`. */
export const pauseLine = ({ reason, by, remark, finding }: Pause): Line => {
  if (reason !== 'human') return [bold(`Paused: ${causeOf(reason, finding)}`)]
  const said = remark === undefined ? '' : `: “${visibleText(remark, LENGTHS.reason)}”`
  return [bold('Paused'), ...(by === undefined ? [] : [' by ', user(by)]), said]
}

const DECIDES = {
  human: 'an approver resumes it',
  gate: 'an approver decides',
  inconclusive: 'an approver decides',
  drift: 'the rest is planned again or an approver resumes',
  api: 'Tuya takes calls again',
  window: 'the next window opens',
} as const satisfies Record<PauseReason, string>

/** What ends the pause: `an approver decides`, `Tuya takes calls again`. */
export const whoDecides = (reason: PauseReason, untilPerson = false): string =>
  untilPerson ? DECIDES.human : DECIDES[reason]

/** Said only where there is such a device. */
export const goOnText = (inFlight: number): string =>
  inFlight === 0
    ? ''
    : ` ${plural(inFlight, 'device is', 'devices are')} on the way already and ${inFlight === 1 ? 'goes' : 'go'} on by ${inFlight === 1 ? 'itself' : 'themselves'}.`

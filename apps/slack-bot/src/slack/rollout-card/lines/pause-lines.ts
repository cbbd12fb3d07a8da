import type { CallProblem } from '../../../rollouts/model/codes/call-problem.ts'
import { isPausedFor } from '../../../rollouts/model/facts/pause-facts.ts'
import type { PauseFinding } from '../../../rollouts/model/codes/pause-cause.ts'
import type { RolloutIn } from '../../../rollouts/model/rollout.ts'
import { LENGTHS } from '../../platform/block-limits.ts'
import { approverLine, type ApproverNames } from '../../person/approver-names.ts'
import { callProblemText } from '../../text/codes/call-problem-text.ts'
import { at, user, type Line } from '../../text/inline.ts'
import { plural } from '../../text/plural.ts'
import { clause } from '../../text/sentence.ts'
import { theWave } from '../../text/wave-name.ts'
import { visibleText } from '../../text/visible-text.ts'
import { unclearPronoun, unclearText } from './unclear-text.ts'

type Paused = RolloutIn<'paused'>

/** `the second wave`; of a single wave nothing. */
const ofWave = (wave: number, { plan }: Paused, word: string): string =>
  plan.waves.length === 1 ? '' : ` ${word} ${theWave(wave)}`

/** Without codes and trace ids, which stand in the thread: the cause, and what helps. */
const problemParts = ({
  code,
  clientText,
  clientHint,
}: CallProblem): readonly [cause: string, advice: string] => {
  const text = visibleText(
    callProblemText({
      code,
      ...(clientText === undefined ? {} : { clientText }),
      ...(clientHint === undefined ? {} : { clientHint }),
    }),
    LENGTHS.reason,
  )
  const end = text.indexOf('. ')
  const cause = clause(end === -1 ? text : text.slice(0, end))
  return [cause.replace(/^The /u, 'the '), end === -1 ? '' : text.slice(end + 2)]
}

/** `Spot 2 went offline, so the result of the first wave is unclear`. */
const unclearResultText = (wave: number, rollout: Paused): string => {
  const result = `the result${ofWave(wave, rollout, 'of')} is unclear`
  const why = unclearText(rollout, wave)
  return why === undefined ? result : `${why}, so ${result}`
}

const causeText = (finding: PauseFinding, rollout: Paused): string => {
  switch (finding.code) {
    case 'too-many-failed':
      return `${finding.failed} of ${finding.devices}${ofWave(finding.wave, rollout, 'in')} failed`
    case 'unclear-result':
      return unclearResultText(finding.wave, rollout)
    case 'offers-changed':
      return `${plural(finding.devices, 'device is', 'devices are')} offered another version now`
    case 'api-trouble':
      return problemParts(finding.problem)[0]
    case 'call-refused': {
      const name = visibleText(finding.deviceName, LENGTHS.name)
      return `Tuya refused to update ${finding.devices === 1 ? name : `${finding.devices} devices, ${name} among them`}`
    }
  }
}

/** `paused: 2 of 6 failed`: what a title adds to the place. */
export const pauseText = (rollout: Paused): string => {
  if (rollout.pausedFor === 'window') return 'waiting for its window'
  return rollout.finding === undefined ? 'paused' : `paused: ${causeText(rollout.finding, rollout)}`
}

const adviceText = (rollout: Paused): string => {
  const { finding } = rollout
  if (finding?.code === 'unclear-result') {
    const unclear = unclearPronoun(rollout, finding.wave)
    return ` Resume goes on without waiting${unclear === undefined ? '' : ` for ${unclear}`}.`
  }
  if (finding?.code === 'too-many-failed') return ' Resume goes on with the other devices.'
  if (finding?.code === 'offers-changed')
    return ' “Plan the rest again” asks for the new version; Resume leaves these devices out.'
  const advice =
    finding?.code === 'api-trouble' || finding?.code === 'call-refused'
      ? problemParts(finding.problem)[1]
      : ''
  return advice === '' ? '' : ` ${advice}`
}

/** What ends the pause, and who decides: `Nothing more is sent until one of @facility-leads decides.` */
export const pauseLine = (rollout: Paused, approvers: ApproverNames): Line => {
  if (isPausedFor(rollout, 'window'))
    return rollout.opensAtMs === undefined
      ? ['Nothing more is sent until the next window opens.']
      : ['Goes on ', at(rollout.opensAtMs, 'day-time'), '. Nothing more is sent before.']
  if (isPausedFor(rollout, 'api') && rollout.untilPerson !== true)
    return [
      `It goes on by itself when Tuya takes calls again; nothing more is sent until then.${adviceText(rollout)}`,
    ]
  const by: Line =
    rollout.pausedBy === undefined
      ? []
      : [
          'Paused by ',
          user(rollout.pausedBy),
          rollout.remark === undefined ? '. ' : `: “${visibleText(rollout.remark, LENGTHS.reason)}”. `,
        ]
  return [
    ...by,
    'Nothing more is sent until one of ',
    ...approverLine(approvers),
    isPausedFor(rollout, 'human') ? ' resumes it.' : ' decides.',
    adviceText(rollout),
  ]
}

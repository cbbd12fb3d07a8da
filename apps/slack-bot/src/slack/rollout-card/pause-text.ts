import type { PauseReason } from '../../rollouts/effect.ts'
import type { RolloutProgress } from '../../rollouts/progress.ts'
import type { RolloutIn } from '../../rollouts/rollout.ts'
import { LENGTHS } from '../block-limits.ts'
import { plural } from '../text/plural.ts'
import { visibleText } from '../text/visible-text.ts'

type Paused = RolloutIn<'paused'>

const gateText = (rollout: Paused, progress: RolloutProgress): string => {
  const wave = progress.waves.find((one) => one.state === 'failed')
  const { failurePercent, minimumFailures, canaryFailures } = rollout.plan.knobs.gate
  if (wave === undefined) return 'too many devices of a wave failed'
  const limit =
    wave.number === 1 ? `limit: ${canaryFailures}` : `limit: ${failurePercent} % and ${minimumFailures}`
  return `${wave.counts.failed} of ${plural(wave.counts.total, 'device')} of wave ${wave.number} failed (${limit})`
}

const inconclusiveText = (progress: RolloutProgress): string => {
  const wave = progress.waves.find((one) => one.state === 'inconclusive')
  if (wave === undefined) return 'too little is known of a wave'
  const unclear = wave.counts.total - wave.counts.verified - wave.counts.failed - wave.counts.skipped
  return `too little is known of wave ${wave.number} (${unclear} of ${plural(wave.counts.total, 'device')} without a result)`
}

/** What the cloud, or the way to it, has against us: a sentence of its own, without its full stop. */
export const apiText = (detail: string | undefined): string =>
  detail === undefined
    ? 'Tuya does not answer, or refuses'
    : visibleText(detail, LENGTHS.reason).replace(/\.$/u, '')

/** Why nothing is sent, in one clause. */
export const pauseCause = (rollout: Paused, progress: RolloutProgress): string => {
  const detail = rollout.detail === undefined ? '' : `: ${visibleText(rollout.detail, LENGTHS.reason)}`
  switch (rollout.pausedFor) {
    case 'human':
      return rollout.detail === undefined
        ? 'a person asked for it'
        : `“${visibleText(rollout.detail, LENGTHS.reason)}”`
    case 'gate':
      return gateText(rollout, progress)
    case 'inconclusive':
      return inconclusiveText(progress)
    case 'drift':
      return `the offered version changed${detail}`
    case 'api':
      return apiText(rollout.detail)
    case 'window':
      return rollout.plan.roomWindows === undefined
        ? 'the maintenance window is closed'
        : 'the windows of all rooms that are left are closed'
  }
}

const DECIDES = {
  human: 'an approver resumes it',
  gate: 'an approver decides',
  inconclusive: 'an approver decides',
  drift: 'the rest is planned again or an approver resumes',
  api: 'Tuya answers again',
  window: 'the next window opens',
} as const satisfies Record<PauseReason, string>

/** What ends the pause: `an approver decides`, `Tuya answers again`. */
export const whoDecides = (reason: PauseReason, untilPerson = false): string =>
  untilPerson ? DECIDES.human : DECIDES[reason]

import type { Button } from '@slack/types'
import type { RolloutProgress, WaveProgress } from '../../rollouts/telling/progress.ts'
import type { RolloutIn } from '../../rollouts/model/rollout.ts'
import { button, confirmDialog } from '../blocks/elements.ts'
import { ACTIONS, toRolloutValue } from '../platform/ids.ts'
import { plural } from '../text/plural.ts'

/** The wave that an approver could cut short: not the last, with a device verified and none failed. */
const widenableWaveOf = ({ waves }: RolloutProgress): WaveProgress | undefined => {
  const wave = waves.findLast(({ state }) => state === 'active' || state === 'soaking')
  const isLearned = wave !== undefined && wave.counts.verified > 0 && wave.counts.failed === 0
  return isLearned && waves[wave.number]?.state === 'pending' ? wave : undefined
}

const widenButton = (
  { rolloutId, planHash }: RolloutIn<'running'>,
  { number, counts }: WaveProgress,
): Button =>
  button({
    actionId: ACTIONS.widen,
    text: 'Next wave now',
    value: toRolloutValue(rolloutId, planHash),
    label: `Start wave ${number + 1} of ${rolloutId} now`,
    confirm: confirmDialog({
      title: `Start wave ${number + 1} now?`,
      text: `Wave ${number} is not decided yet: ${counts.verified} of ${plural(counts.total, 'device')} verified. Its soak is not waited for. Only an approver may do this.`,
      confirm: `Start wave ${number + 1}`,
      deny: 'Not yet',
    }),
  })

/** The button that starts the next wave early, where that makes sense; it is not offered beside failures. */
export const widenButtons = (rollout: RolloutIn<'running'>, progress: RolloutProgress): readonly Button[] => {
  const wave = widenableWaveOf(progress)
  return wave === undefined ? [] : [widenButton(rollout, wave)]
}
